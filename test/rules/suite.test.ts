import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { formatReport } from '../../src/report/formats/format-report.ts';
import { rules } from '../../src/rules/all-rules.ts';
import { protocolRules } from '../../suites/definitions/protocol-rules.ts';
import { suites } from '../../suites/index.ts';
import type { Behaviour } from './protocol-core.ts';
import { inMemory, overHttp } from './protocol-servers.ts';

const calls = [{ tool: 'work', arguments: {} }];
const both: Behaviour = { eras: ['initialize', 'stateless'] };

const result = (flaw: string | null, how: Behaviour = both) =>
  suites.protocolRules.result(overHttp(flaw, how), { calls });

const properties = (findings: readonly { readonly property: string | null }[]) =>
  findings.map(({ property }) => property);

test('a server that keeps all rules in both eras passes, also those that mean the opposite in the other era', async () => {
  const { findings, reported, notJudged } = await result(null);
  expect(findings).toEqual([]);
  expect(reported).toEqual([]);
  const open = properties(notJudged);
  expect(open).not.toContain('ignores-disconnect');
  expect(open).not.toContain('cancels-on-disconnect');
});

test('a lost connection is a cancellation in the one era and not in the other: each flaw is found in its own', async () => {
  const ignores = await result('ignores-disconnect');
  expect(properties(ignores.findings)).toEqual(['ignores-disconnect']);
  const report = ignores.plays[0]?.report;
  expect(report?.findings.find(({ property }) => property === 'ignores-disconnect')?.rule).toEqual({
    id: 'cancel/disconnect-is-cancel',
    strength: 'MUST',
    link: expect.stringContaining('/2026-07-28/'),
  });
  const cancels = await result('cancels-on-disconnect');
  expect(cancels.findings).toEqual([]); // it is a SHOULD NOT
  expect(properties(cancels.reported)).toContain('cancels-on-disconnect');
  expect(cancels.plays[0]?.report.findings.find(({ property }) => property === 'cancels-on-disconnect')?.rule).toEqual({
    id: 'cancel/disconnect-is-not',
    strength: 'SHOULD',
    link: expect.stringContaining('/2025-11-25/'),
  });
});

test('a rule that one revision says with MUST and another with SHOULD is as severe as in the revision that is played', async () => {
  const severity = async (era: Behaviour['eras'][number]) => {
    const report = await check(overHttp('unrelated-on-stream', { eras: [era] }), {
      clients: ['typescript-sdk-v2:versionNegotiation=true'],
      calls,
      explain: 0,
      properties: ['unrelated-on-stream'],
    });
    return report.findings.find(({ property }) => property === 'unrelated-on-stream')?.severity;
  };
  expect(await severity('initialize')).toBe('warning');
  expect(await severity('stateless')).toBe('error');
});

const judge = (flaw: string, properties: readonly string[], options = {}) =>
  check(inMemory(flaw, { eras: ['initialize'] }), {
    clients: ['typescript-sdk-v1'],
    calls,
    explain: 0,
    properties,
    ...options,
  });

test('a MUST fails every check that judges it, and a SHOULD does not', async () => {
  expect((await judge('progress-not-increasing', ['progress-not-increasing'])).exitStatus).toBe(1);
  expect((await judge('progress-flood', ['progress-flood'])).exitStatus).toBe(0);
});

test('the text of a report names the rule, its strength and its link once', async () => {
  const text = formatReport(await judge('progress-not-increasing', ['progress-not-increasing']), 'text');
  const link = 'https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/progress#progress-flow';
  expect(text.split(`progress/increases (MUST) ${link}`)).toHaveLength(2);
});

test('a property that is older than its rule names it too', async () => {
  const { findings } = await check(inMemory('speaks-after-cancel', { eras: ['initialize'] }), {
    clients: ['typescript-sdk-v1'],
    calls,
    explain: 0,
    properties: ['outlives-cancel'],
  });
  expect(findings.map(({ property, severity, rule }) => [property, severity, rule?.id])).toEqual([
    ['outlives-cancel', 'warning', 'cancel/stops'],
  ]);
});

test('under a fault that may break a rule itself the rule is not judged', async () => {
  const plan = { faults: [faults.notificationsFlood()] };
  const { findings, notJudged } = await judge('progress-flood', ['progress-flood'], plan);
  expect(findings.filter(({ property }) => property === 'progress-flood')).toEqual([]);
  expect(notJudged).toContainEqual({
    property: 'progress-flood',
    why: 'a fault of the plan may break the rule instead of the server',
  });
});

test('a rule of another revision is not judged, and the report says so', async () => {
  const { notJudged } = await judge('ttl-wrong', ['ttl-wrong']);
  expect(notJudged).toEqual([{ property: 'ttl-wrong', why: 'its rule does not hold in the revision 2025-11-25' }]);
});

test('the suite has every property that judges a rule', () => {
  const all = rules.flatMap(({ server }) => (server !== undefined && 'property' in server ? [server.property] : []));
  expect([...protocolRules.properties].toSorted()).toEqual([...new Set(all)].toSorted());
});

describe('silence that may have another cause is not held against a server', () => {
  const reason = async (flaw: string, property: string, options = {}, how: Behaviour = { eras: ['initialize'] }) => {
    const { findings, notJudged } = await check(inMemory(flaw, how), {
      clients: ['typescript-sdk-v2:versionNegotiation=true'],
      calls,
      explain: 0,
      properties: [property],
      ...options,
    });
    expect(findings.filter((finding) => finding.property === property)).toEqual([]);
    return notJudged.find((one) => one.property === property)?.why;
  };

  test('pings that were never answered, after a cancellation', async () => {
    const why = await reason('silent-to-pings', 'trips-over-late-cancel');
    expect(why).toBe('no later request shows what a cancellation after the answer does');
  });

  test('a subscription that is not answered over stdio', async () => {
    const why = await reason('silent-to-listen', 'listen-not-acknowledged', {}, { eras: ['stateless'] });
    expect(why).toBe('the server does not answer subscriptions/listen');
  });

  test('a play that reached the bound of a run', async () => {
    const why = await reason('silent-to-pings', 'ping-not-prompt', { maxSteps: 6 });
    expect(why).toBe('the run could not go on');
  });
});

test('the same violation is found once in a play', async () => {
  const { findings } = await judge('refuses-pings', ['ping-not-prompt']);
  const messages = findings.filter(({ property }) => property === 'ping-not-prompt').map(({ message }) => message);
  expect(messages).toEqual([...new Set(messages)]);
  expect(messages).toHaveLength(2); // alone, and beside a call
});
