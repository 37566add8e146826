import { expect, test } from 'vitest';
import { claudeCodeCli } from '../../mocks/clients/claude-code-cli.ts';
import { typescriptSdkV1 } from '../../mocks/clients/typescript-sdk-v1.ts';
import { clientById } from '../../mocks/clients.ts';
import { judgedClient } from '../../src/cli/rules-list.ts';
import { by, cancelled, error, unknown } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { rules } from '../../src/rules/all-rules.ts';
import type { ClientJudgement } from '../../src/rules/clients/client-judgement.ts';

/** Each rule of clients has a profile that keeps it, and one that breaks it or does not say. */

const seen = by('source', 'a test');

const overCalls = (change: Partial<Deadline>): Deadline => ({
  over: 'execution',
  from: 'sent',
  ms: 60_000,
  outcome: { toCaller: error('late', 'model', null), toServer: [cancelled(null)] },
  ...seen,
  ...change,
});

const withClocks = (...clocks: readonly Deadline[]): ClientProfile => ({
  ...typescriptSdkV1,
  deadlines: Object.fromEntries(clocks.map((clock, at) => [`clock${at}`, clock])),
});

const withRetry = (serverRetry: 'kept' | 'ignored'): ClientProfile => ({
  ...typescriptSdkV1,
  retries: [{ of: 'body', after: 'any', times: 2, backoff: { firstMs: 1_000, serverRetry }, ...seen }],
});

const client = (id: string): ClientProfile => {
  const found = clientById(id);
  if (found === undefined) throw new Error(`no client ${id}`);
  return found;
};

const probing: ClientProfile = {
  ...claudeCodeCli,
  deadlines: Object.fromEntries(
    Object.entries(claudeCodeCli.deadlines).filter(([, { over }]) => ![over].flat().includes('probe')),
  ),
};

const polling = (everyMs: number): ClientProfile => ({
  ...typescriptSdkV1,
  cadences: [{ of: 'poll', everyMs, at: 'timer', ...seen }],
});

const pinging: ClientProfile = {
  ...typescriptSdkV1,
  cadences: [{ of: 'ping', everyMs: 30_000, at: 'timer', ...seen }],
};

const v1 = typescriptSdkV1;
const silent = { toCaller: error('late', 'model', null), toServer: [] };
const neverSaid = { toCaller: error('late', 'model', null), toServer: unknown('no source states it') };

const cases: readonly (readonly [rule: string, ClientJudgement['is'], ClientProfile])[] = [
  ['time/timeouts-set', 'satisfied', v1],
  ['time/timeouts-set', 'violated', withClocks(overCalls({ ms: null }))],
  ['time/timeouts-set', 'unknown', withClocks()],
  ['time/cancel-on-timeout', 'satisfied', v1],
  ['time/cancel-on-timeout', 'violated', withClocks(overCalls({ outcome: silent }))],
  ['time/cancel-on-timeout', 'unknown', withClocks(overCalls({ outcome: neverSaid }))],
  ['time/cancel-on-timeout', 'not-concerned', withClocks()],
  ['time/per-request', 'satisfied', v1],
  ['time/per-request', 'unknown', { ...v1, settings: {} }],
  ['time/cap', 'satisfied', withClocks(overCalls({ restartedBy: ['progress'] }), overCalls({ ms: 300_000 }))],
  ['time/cap', 'violated', withClocks(overCalls({ restartedBy: ['progress'] }))],
  ['time/cap', 'unknown', withClocks(overCalls({ restartedBy: unknown('no source states it') }))],
  ['cancel/only-in-flight', 'satisfied', v1],
  ['cancel/only-in-flight', 'violated', withClocks(overCalls({ outlivesAnswer: true }))],
  ['cancel/not-initialize', 'satisfied', withClocks(overCalls({ over: 'handshake', outcome: silent }))],
  ['cancel/not-initialize', 'violated', withClocks(overCalls({ over: 'handshake' }))],
  ['cancel/not-initialize', 'not-concerned', withClocks()],
  ['ping/periodic', 'satisfied', pinging],
  ['ping/periodic', 'unknown', v1],
  ['stdio/restart', 'satisfied', client('qwen-code')],
  ['stdio/restart', 'unknown', v1],
  ['stdio/probe', 'satisfied', claudeCodeCli],
  ['stdio/probe', 'violated', probing],
  ['stdio/probe', 'not-concerned', v1],
  ['http/retry-before-close', 'satisfied', withRetry('kept')],
  ['http/retry-before-close', 'violated', withRetry('ignored')],
  ['http/retry-before-close', 'not-concerned', { ...v1, retries: [] }],
  ['http/new-session-after-404', 'satisfied', client('codex-cli')],
  ['http/new-session-after-404', 'violated', v1],
  ['http/new-session-after-404', 'unknown', { ...v1, reactions: [] }],
  ['http/reissue', 'satisfied', client('openai-agents-python')],
  ['http/reissue', 'unknown', client('python-sdk-v2')],
  ['http/reissue', 'not-concerned', v1],
  ['task/poll-interval', 'satisfied', client('vscode')],
  ['task/poll-interval', 'violated', polling(1_000)],
  ['task/poll-interval', 'not-concerned', v1],
];

test.each(cases)('%s: %s', (id, is, profile) => {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  const judgement = judgedClient(rule, profile);
  expect(judgement).toMatchObject({ is });
  if (is === 'violated') expect(judgement?.evidence).not.toEqual([]);
});

test('each rule that profiles judge is in the table, with a profile that keeps it and one that does not', () => {
  const judged = rules.filter((rule) => rule.client !== undefined && 'judge' in rule.client).map(({ id }) => id);
  const ids = (wanted: (is: ClientJudgement['is']) => boolean) =>
    new Set(cases.flatMap(([id, is]) => (wanted(is) ? [id] : [])));
  expect([...ids((is) => is === 'satisfied')].toSorted()).toEqual(judged.toSorted());
  expect([...ids((is) => is === 'violated' || is === 'unknown')].toSorted()).toEqual(judged.toSorted());
});
