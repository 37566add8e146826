import { describe, expect, test } from 'vitest';
import { differences } from '../../scripts/load/differences.mjs';
import type { CellReport, CheckReport, FindingReport } from '../../src/report/check-report.ts';

const cell = (fields: Partial<CellReport> = {}) =>
  ({
    ...{ client: 'codex-cli', settings: {}, plan: [], gateways: [], tool: 'search', arguments: {} },
    ...{ verdict: 'fits', outcome: 'answered', marginMs: 4_000, realWorkMs: 900, timeline: null },
    ...fields,
  }) as CellReport;
const finding = (fields: Partial<FindingReport> = {}) =>
  ({
    ...{ property: 'real-work', client: 'codex-cli', settings: {}, plan: [], tool: 'search' },
    ...{ verdict: 'tight', message: '1 100 ms of real work' },
    ...fields,
  }) as FindingReport;
const report = (fields: object = {}) =>
  ({
    schemaVersion: 1,
    slowdown: 4,
    startup: [],
    cells: [cell()],
    findings: [],
    leftOut: [],
    ...fields,
  }) as unknown as CheckReport;
const of = (...cells: CellReport[]) => report({ cells });

test('equal reports do not differ, whatever the order of their fields', () => {
  const { slowdown, ...rest } = report();
  expect(differences(report(), { ...rest, slowdown } as CheckReport)).toEqual([]);
});

describe('what a machine decides is left out', () => {
  test.each([
    ['real work of a cell', of(cell({ realWorkMs: 5 }))],
    ['the run object', report({ run: { load: 3 } })],
  ])('%s', (_what, other) => expect(differences(report(), other)).toEqual([]));

  test('figures of a finding about real work, and of no other', () => {
    const said = (property: string, message: string) => report({ findings: [finding({ property, message })] });
    const both = (property: string) =>
      differences(said(property, 'takes 1100 ms of real work'), said(property, 'takes 2.5 ms of real work'));
    expect(both('real-work')).toEqual([]);
    expect(both('answers-within-budget')).toHaveLength(1);
    expect(differences(said('real-work', 'takes 5 ms'), said('real-work', 'leaves 5 ms'))).toHaveLength(1);
  });

  test('such figures beside the sentence, and no others', () => {
    const given = (property: string, figures: object) =>
      report({ findings: [finding({ property, figures } as object)] });
    const quiet = { realWorkMs: 1_100, gaveUpAtMs: 2_000, waitedMs: 1_200, limitMs: 2_000, marginMs: 5 };
    const busy = { ...quiet, realWorkMs: 1_300, gaveUpAtMs: 2_010, waitedMs: 1_201 };
    expect(differences(given('real-work', quiet), given('real-work', busy))).toEqual([]);
    expect(differences(given('within-own-budget', quiet), given('within-own-budget', busy))).toHaveLength(2);
    expect(differences(given('real-work', quiet), given('real-work', { ...quiet, marginMs: 6 }))).toHaveLength(1);
  });

  test('when real work makes a clock fire, and no other time', () => {
    const pressed = (fields: object) =>
      of(cell({ realWork: { by: 'a', firesAtMs: 1, limitMs: 2, ...fields } } as object));
    expect(differences(pressed({}), pressed({ firesAtMs: 7 }))).toEqual([]);
    expect(differences(pressed({}), pressed({ limitMs: 7 }))).toHaveLength(1);
  });
});

describe('anything else is a difference', () => {
  test('a field, by its path', () => {
    expect(differences(report(), of(cell({ marginMs: 3_999 })))).toEqual([
      { path: 'cells codex-cli · search marginMs', quiet: '4000', busy: '3999', allowed: null },
    ]);
  });

  test('a field that is there once only', () => {
    expect(differences(report(), report({ realTimeReason: null }))).toEqual([
      { path: 'realTimeReason', quiet: '(absent)', busy: 'null', allowed: null },
    ]);
  });

  test('a lost cell is one difference', () => {
    const both = of(cell(), cell({ client: 'vscode' }));
    expect(differences(both, report())).toEqual([
      { path: 'cells vscode · search', quiet: 'fits', busy: '(absent)', allowed: null },
    ]);
  });

  test('a cell that is there twice', () => {
    expect(differences(report(), of(cell(), cell())).map(({ path }) => path)).toEqual(['cells codex-cli · search (2)']);
  });

  test('the order of cells', () => {
    const cells = [cell(), cell({ client: 'vscode' })];
    expect(differences(of(...cells), of(...cells.toReversed())).map(({ path }) => path)).toEqual(['cells order']);
  });

  test('an element of a list within a cell', () => {
    const execution = (answeredAtMs: number) => cell({ executions: [{ answeredAtMs }] as never });
    expect(differences(of(execution(0)), of(execution(5)))[0]?.path).toBe(
      'cells codex-cli · search executions 0 answeredAtMs',
    );
  });
});

describe('a verdict may differ where the time left is near the work of a slower machine', () => {
  const tight = cell({ verdict: 'tight', timeline: { clocks: [] } as never, realWorkMs: 1_100 });
  const beside = (quietWorkMs: number, busy: CellReport, findings: readonly FindingReport[] = []) =>
    differences(of(cell({ realWorkMs: quietWorkMs })), report({ cells: [busy], findings }));

  test.each([
    ['is allowed', 501],
    ['is allowed', 1_999],
  ])('%s: %i ms of work', (_what, workMs) => {
    const found = beside(workMs, tight, [finding()]);
    expect(found.map(({ path }) => path)).toEqual([
      'cells codex-cli · search verdict',
      'cells codex-cli · search timeline',
      'findings real-work · codex-cli · search · tight',
    ]);
    expect(found.every(({ allowed }) => allowed !== null)).toBe(true);
  });

  test.each([499, 2_001, 0])('is not: %i ms of work on the quiet machine', (workMs) => {
    expect(beside(workMs, tight, [finding()]).every(({ allowed }) => allowed === null)).toBe(true);
  });

  test.each([
    ['allowed', 2_001, true],
    ['allowed', 7_999, true],
    ['not', 1_999, false],
    ['not', 8_001, false],
  ])('what fails on this machine: %s with %i ms of work', (_what, workMs, allowed) => {
    const found = beside(workMs, { ...tight, verdict: 'fails' });
    expect(found.map((one) => one.allowed !== null)).toEqual([allowed, allowed]);
  });

  test('what is tight on this machine already: not with the work of a slower one', () => {
    const onThis = { ...tight, realWork: { machine: 'this' } } as CellReport;
    expect(beside(1_000, onThis).every(({ allowed }) => allowed === null)).toBe(true);
    expect(beside(3_000, onThis).every(({ allowed }) => allowed !== null)).toBe(true);
  });

  test('and nothing else of that cell, nor a finding about another', () => {
    const found = beside(1_000, { ...tight, outcome: 'gave-up' }, [finding({ client: 'vscode' })]);
    expect(found.filter(({ allowed }) => allowed === null).map(({ path }) => path)).toEqual([
      'cells codex-cli · search outcome',
      'findings real-work · vscode · search · tight',
    ]);
  });

  test('a tool with several arguments: its other findings are the same, in the same order', () => {
    const cells = [cell({ realWorkMs: 1_000 }), cell({ arguments: { more: 1 }, verdict: 'fails' })];
    const others = [finding({ tool: 'find' }), finding({ verdict: 'fails' })];
    const found = differences(
      report({ cells, findings: others }),
      report({ cells: [tight, cells[1]], findings: [finding(), ...others] }),
    );
    expect(found.filter(({ allowed }) => allowed === null)).toEqual([]);
    expect(found.map(({ path }) => path)).toContain('findings real-work · codex-cli · search · tight');
  });
});
