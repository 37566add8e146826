import { expect, test } from 'vitest';
import { cell, finding, report, startup } from '../src/report/testing/reports.ts';
import { cellProblem, startupProblem, unmetProblem } from './problems.ts';

const noDoubts = { failing: [], ofLimit: [], noted: [] };
const strict = { errors: 'noted', failOn: [] } as const;

test('a call that fits is no problem, and one that fails is one, with its story', () => {
  const [fits, fails] = [cell('codex-cli', 'search'), cell('codex-cli', 'fetch', { verdict: 'fails' })];
  const both = report([fits, fails]);
  expect(cellProblem(both, fits, noDoubts, strict)).toBeNull();
  expect(cellProblem(both, fails, noDoubts, strict)).toMatchObject({
    client: 'codex-cli',
    tool: 'fetch',
    message: /fetch/,
  });
});

test('an unknown call is a problem where a doubt about its client fails the test', () => {
  const unknown = cell('cursor', 'search', { verdict: 'unknown' });
  const doubts = { failing: ['cursor'], ofLimit: ['cursor'], noted: [] };
  expect(cellProblem(report([unknown]), unknown, noDoubts, strict)).toBeNull();
  expect(cellProblem(report([unknown]), unknown, doubts, strict)?.message).toContain(
    'An unknown limit fails a test: cursor',
  );
});

test('a finding is a problem where failOn has it, and only for its own tool', () => {
  const cells = [cell('codex-cli', 'search'), cell('codex-cli', 'fetch')];
  const found = report(cells, { findings: [finding('blocks-others', { client: null, tool: 'search' })] });
  const failOn = { errors: 'noted', failOn: ['blocks-others'] } as const;
  const problems = cells.map((one) => cellProblem(found, one, noDoubts, failOn)?.tool ?? null);
  expect(problems).toEqual(['search', null]);
  expect(cells.map((one) => cellProblem(found, one, noDoubts, strict))).toEqual([null, null]);
});

test('a start-up that fails is a problem of no tool', () => {
  const down = startup('codex-cli', { verdict: 'fails' });
  const one = report([], { startup: [down] });
  expect(startupProblem(one, down, [])).toMatchObject({ client: 'codex-cli', tool: null });
  expect(startupProblem(one, startup('vscode'), [])).toBeNull();
});

test('a fault that met nothing is a problem of all clients together', () => {
  const unmet = finding('fault-never-acted', { client: null, tool: null, severity: 'error' });
  const cells = ['codex-cli', 'vscode'].map((client) => cell(client, 'search'));
  expect(unmetProblem(report(cells, { findings: [unmet] }))?.client).toBe('codex-cli, vscode');
  expect(unmetProblem(report(cells, { findings: [{ ...unmet, severity: 'note' }] }))).toBeNull();
});
