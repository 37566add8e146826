import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { ruleProperties } from '../../src/properties/property-registry.ts';
import type { FindingReport } from '../../src/report/check-report.ts';
import { rules } from '../../src/rules/all-rules.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { assertFigures, documented, seen } from '../finding-figures.ts';
import type { Behaviour, Flaw } from './protocol-core.ts';
import { inMemory, overHttp } from './protocol-servers.ts';

/** Each rule that is judged has a server that breaks it, and the same server without the flaw, which keeps it. */

type Make = (flaw: Flaw, how: Behaviour) => ServerUnderTest;

const initialize: Behaviour = { eras: ['initialize'] };
const stateless: Behaviour = { eras: ['stateless'] };
const tasks: Behaviour = { ...initialize, tool: 'task' };
const extension: Behaviour = { ...stateless, tool: 'task' };

const twins: readonly (readonly [property: string, make: Make, how: Behaviour])[] = [
  ['progress-not-increasing', inMemory, initialize],
  ['progress-not-increasing', overHttp, stateless],
  ['progress-of-unknown-token', inMemory, initialize],
  ['progress-without-token', inMemory, stateless],
  ['progress-after-answer', inMemory, initialize],
  ['progress-flood', inMemory, initialize],
  ['ping-not-prompt', inMemory, initialize],
  ['speaks-after-cancel', inMemory, stateless],
  ['ignores-disconnect', overHttp, stateless],
  ['cancels-on-disconnect', overHttp, initialize],
  ['trips-over-late-cancel', inMemory, initialize],
  ['trips-over-unknown-cancel', inMemory, stateless],
  ['cancels-requests-of-client', inMemory, stateless],
  ['silent-on-unknown-method', inMemory, initialize],
  ['waits-for-client', inMemory, { ...initialize, tool: 'ask' }],
  ['waits-for-input', inMemory, { ...stateless, tool: 'input' }],
  ['ttl-wrong', inMemory, stateless],
  ['undeclared-task', inMemory, stateless],
  ['stream-not-primed', overHttp, initialize],
  ['closes-without-retry', overHttp, { ...initialize, polls: true }],
  ['stream-without-answer', overHttp, initialize],
  ['stream-after-answer', overHttp, initialize],
  ['unrelated-on-stream', overHttp, stateless],
  ['event-ids-repeat', overHttp, initialize],
  ['replays-other-stream', overHttp, initialize],
  ['ended-session-lives', overHttp, initialize],
  ['no-buffering-header', overHttp, stateless],
  ['listen-not-acknowledged', inMemory, stateless],
  ['listen-cut', overHttp, { ...stateless, endsSubscriptions: true }],
  ['silent-stream', overHttp, stateless],
  ['task-handle-late', inMemory, tasks],
  ['task-handle-early', inMemory, extension],
  ['task-status-changes', inMemory, tasks],
  ['task-result-early', inMemory, tasks],
  ['task-cancel-wrong', inMemory, tasks],
  ['task-cancel-refused', inMemory, extension],
  ['task-without-ttl', inMemory, tasks],
  ['task-progress-wrong', inMemory, tasks],
  ['task-progress-wrong', inMemory, extension],
  ['task-get-streamed', overHttp, tasks],
];

async function judged(property: string, server: ServerUnderTest, tool = 'work') {
  const report = await check(server, {
    clients: ['typescript-sdk-v2:versionNegotiation=true'],
    calls: [{ tool, arguments: {} }],
    explain: 0,
    mustJudge: [property],
  });
  const own = ({ property: id }: { readonly property: string }): boolean => id === property;
  return { findings: report.findings.filter(own), notJudged: report.notJudged.filter(own) };
}

const severities = { MUST: 'error', SHOULD: 'warning', MAY: 'note' } as const;

const isOfStrength = ({ rule, severity }: FindingReport): boolean =>
  rule !== undefined && severities[rule.strength] === severity;

test.each(twins)('%s', async (property, make, how) => {
  const broken = await judged(property, make(property, how));
  expect(broken.notJudged).toEqual([]);
  expect(broken.findings).not.toEqual([]);
  expect(broken.findings.filter((finding) => !isOfStrength(finding))).toEqual([]);
  for (const finding of broken.findings) assertFigures(finding);

  const good = await judged(property, make(null, how));
  expect(good).toEqual({ findings: [], notJudged: [] });
});

test('the twins meet every property of a rule that gives numbers', () => {
  const ofRules = ruleProperties.map(({ id }) => id).filter((id) => documented.has(id));
  expect([...seen].toSorted()).toEqual(ofRules.toSorted());
});

const stdio = (how: string): ServerUnderTest => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('../found/servers/stdio-one-flaw.mjs', import.meta.url)), how],
});

/** Rules that are judged by properties which are older than the rules. */
const older: readonly (readonly [property: string, broken: ServerUnderTest, good: ServerUnderTest, tool: string])[] = [
  ['outlives-cancel', inMemory('speaks-after-cancel', initialize), inMemory(null, initialize), 'work'],
  [
    'stops-when-cancelled',
    inMemory('speaks-after-cancel', { ...initialize, workMs: 90_000 }),
    inMemory(null, { ...initialize, workMs: 90_000 }),
    'work',
  ],
  ['loses-streamed-answers', overHttp('loses-streamed-answers', initialize), overHttp(null, initialize), 'work'],
  ['outlives-input', stdio('lives-on'), stdio('well'), 'quick'],
];

test.each(older)('%s, which is older than its rule', async (property, broken, good, tool) => {
  expect((await judged(property, broken, tool)).findings).toHaveLength(1);
  expect(await judged(property, good, tool)).toEqual({ findings: [], notJudged: [] });
});

test('every property that judges a rule has a twin', () => {
  const all = rules.flatMap(({ server }) =>
    server !== undefined && 'property' in server ? [server.property, ...(server.also ?? [])] : [],
  );
  const tested = new Set([...twins, ...older].map(([property]) => property));
  expect(all.filter((id) => !tested.has(id))).toEqual([]);
});

test('a server is judged by the revision that it names', async () => {
  const how = { ...initialize, revision: '2025-06-18' };
  expect((await judged('progress-not-increasing', inMemory('progress-not-increasing', how))).findings).toMatchObject([
    { rule: { link: expect.stringContaining('/2025-06-18/') } },
  ]);
  const { findings, notJudged } = await judged('stream-not-primed', overHttp('stream-not-primed', how));
  expect(findings).toEqual([]);
  expect(notJudged).toMatchObject([{ why: 'its rule does not hold in the revision 2025-06-18' }]);
});
