import { describe, expect, test } from 'vitest';
import type { CheckReport } from '../check-report.ts';
import { plain } from '../drawing/palette.ts';
import { failureMessage } from '../formats/failures.ts';
import { humanReport } from '../formats/text.ts';
import { cell, finding, report } from '../testing/reports.ts';

const onlyErrors: CheckReport = report([
  cell('codex-cli', 'search', { verdict: 'unknown', answer: { kind: 'tool-error', atMs: 0, bytes: 10 } }),
]);
const nothing: CheckReport = report([], { findings: [finding('nothing-proved', { client: null, tool: null })] });
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

test('an upstream that is to be answered in its place is as late as the fault makes it', () => {
  const unreached = (parameters: Record<string, number>) =>
    report([
      cell('codex-cli', 'search', {
        verdict: 'unknown',
        answer: { kind: 'result', atMs: 0, bytes: 10 },
        unreachedHosts: [{ host: 'db.example', error: 'ENOTFOUND' }],
        plan: [{ fault: 'upstream-slow', parameters }],
      }),
    ]);
  const [given, byDefault] = [unreached({ delayMs: 45_000 }), unreached({})].map((one) => oneLine(failureMessage(one)));
  expect(given).toContain("faults.upstreamSlow({ delayMs: 45000, answer: { body: '...' } })");
  expect(byDefault).toContain("faults.upstreamSlow({ answer: { body: '...' } })");
  expect(oneLine(humanReport(unreached({ delayMs: 45_000 }), { palette: plain, width: 100 }))).toContain(
    "'upstream-slow:delayMs=45000,answer=",
  );
});

describe('advice is what can be done where it is read', () => {
  test.each([
    ['arguments', onlyErrors, '--call <tool>={...}', 'calls: [{ tool, arguments: {...} }]'],
    ['tools', nothing, 'all of them with --all-tools', 'all of them with allTools: true'],
  ])('%s', (_, given, flags, options) => {
    const onCommandLine = oneLine(humanReport(given, { palette: plain, width: 100 }));
    const inCode = oneLine(failureMessage(given));

    expect(onCommandLine).toContain(flags);
    expect(onCommandLine).not.toContain(options);
    expect(inCode).toContain(options);
    expect(inCode).not.toContain(' --');
  });
});
