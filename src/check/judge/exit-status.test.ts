import { expect, test } from 'vitest';
import { cell, finding, report, startup } from '../../report/testing/reports.ts';
import { exitReason, exitStatus } from './exit-status.ts';

const of = (...verdicts: readonly ('fits' | 'tight' | 'fails' | 'unknown')[]) =>
  report(verdicts.map((verdict) => cell('hasty', 'search', { verdict })));

test.each([
  [of('fits', 'tight'), ['fails'], 0, 'nothing of --fail-on fails'],
  [of('fails', 'fails', 'fits'), ['fails'], 1, '2 cells fail'],
  [of('tight', 'fails'), ['fails', 'tight'], 1, '1 cell fails, 1 cell tight'],
  [report([], { startup: [startup('hasty', { verdict: 'fails' })] }), ['fails'], 1, '1 start-up fails'],
  [report([], { findings: [finding('nothing-proved')] }), ['fails'], 1, 'nothing-proved'],
  [report([], { findings: [finding('blocks-others')] }), ['warnings'], 1, 'blocks-others'],
  [report([], { findings: [finding('deterministic')] }), ['fails'], 4, 'two runs of one seed differ'],
  [report([], { incomplete: { reason: 'x' } }), ['fails'], 1, 'the check ended before everything was played'],
] as const)('%# the exit status and why', (one, failOn, status, why) => {
  expect(exitStatus(one, failOn)).toBe(status);
  expect(exitReason(one, failOn)).toBe(why);
});
