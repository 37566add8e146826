import { describe, expect, test } from 'vitest';
import type { CheckReport } from './check-report.ts';
import { failureMessage } from './failure-message.ts';
import { humanReport } from './human-report.ts';
import { plain } from './palette.ts';
import { cell, finding, report } from './testing/reports.ts';

const onlyErrors: CheckReport = report([
  cell('codex-cli', 'search', { verdict: 'unknown', answer: { kind: 'tool-error', atMs: 0, bytes: 10 } }),
]);
const nothing: CheckReport = report([], { findings: [finding('nothing-proved', { client: null, tool: null })] });
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

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
