import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { ruleProperties } from '../../src/properties/property-registry.ts';
import type { FindingReport } from '../../src/report/check-report.ts';
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

async function judged(property: string, server: ServerUnderTest) {
  const report = await check(server, {
    clients: ['typescript-sdk-v2:versionNegotiation=true'],
    calls: [{ tool: 'work', arguments: {} }],
    explain: 0,
    properties: [property],
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

test('every property that judges a rule has a twin', () => {
  const ids = ruleProperties.map(({ id }) => id);
  expect(ids.filter((id) => !twins.some(([property]) => property === id))).toEqual([]);
});
