import { expect, test } from 'vitest';
import type { StartupJudgement } from '../judging/judge-startup.ts';
import { startupStatement } from './answers-within-budget.ts';

const timeout = { kind: 'timeout', atMs: 30_000 } as StartupJudgement['ending'];
const exit = { ...timeout, kind: 'process-exit', atMs: 70, code: 7 } as StartupJudgement['ending'];
const gaveUp = {
  atMs: 30_000,
  by: 'test/startup',
  during: 'list',
  because: null,
  error: { code: null, message: null },
} as StartupJudgement['gaveUp'];
const failed = {
  verdict: 'fails',
  gaveUp,
  ending: timeout,
  marginMs: null,
  realWork: null,
  because: null,
  observedUntilMs: null,
} as const;

/** What is said of a start-up that fails because a client gave up, unless something else is so. */
const said = (over: Partial<StartupJudgement> = {}): string =>
  startupStatement({ ...failed, ...over } as StartupJudgement).message;

test('a start-up that fails: what the client did, and what kept the start-up from ending where that is known', () => {
  const gone = 'start-up: the client gave up after 30000 ms during list (test/startup)';
  const never = 'the start-up never ends, and this client waits without a limit';
  const because = 'a list without an end';

  expect([said(), said({ because })]).toEqual([gone, `${gone}; ${because}`]);
  expect([said({ gaveUp: null }), said({ gaveUp: null, because })]).toEqual([never, `${never}; ${because}`]);
  expect(said({ ending: exit })).toMatch(/70 ms into the start-up$/);
  expect(said({ ending: exit, because })).toMatch(/70 ms into the start-up; a list without an end$/);
});

test('a start-up that is tight, and one that is unknown', () => {
  expect(said({ verdict: 'tight', marginMs: 12 })).toBe('the start-up ended with 12 ms left');
  expect(said({ verdict: 'unknown', because: 'it hangs' })).toBe(
    'the run could not go on during the start-up: it hangs',
  );
  expect(said({ verdict: 'unknown', observedUntilMs: 9 })).toBe('the start-up had not ended after 9 ms');
  expect(said({ verdict: 'unknown' })).toBe('test/startup is unknown, and the start-up may exceed it');
  expect(said({ verdict: 'unknown', gaveUp: null })).toBe(
    'a limit of this client is unknown, and the start-up may exceed it',
  );
});
