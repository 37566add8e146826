import { describe, expect, test } from 'vitest';
import type { CellReport } from '../check-report.ts';
import { coloured, plain } from '../drawing/palette.ts';
import { duration, ms } from '../lines/number.ts';
import { cell, gaveUp, report, startup as startupOf } from '../testing/reports.ts';
import { humanReport } from './text.ts';

const drawn = (cells: readonly CellReport[], width = 100) => humanReport(report(cells), { palette: plain, width });

const failing = cell('hasty', 'search', {
  verdict: 'fails',
  outcome: 'gave-up',
  answer: null,
  gaveUp,
  tookMs: 600_000,
  advice: [
    {
      settings: [{ of: 'hasty', key: 'limit_sec', unit: 's', value: 667, least: 601 }],
      remedy: null,
      proved: 'folded',
    },
  ],
});

describe('the story of a failing cell', () => {
  const text = drawn([failing, cell('patient', 'search')]);
  test.each([
    [
      'when and with which words the client gave up',
      'gave up  at 60 000 ms (1 min): Request timed out (seen by the model)',
    ],
    ['which clock fired', 'clock    hasty/call: 60 000 ms (1 min) over the call'],
    ['by how much, since somebody waited', 'late     by 540 000 ms (9 min): the tool takes 600 000 ms (10 min)'],
    ['which setting to turn, in its own unit', 'setting  limit_sec (s): 667 s leaves room, 601 s is the least'],
    ['what the server was told', 'server   was told nothing'],
  ])('says %s', (_, line) => {
    expect(text).toContain(line);
  });
});

describe('native threads that nobody sees', () => {
  const text = (more: Parameters<typeof report>[1]) =>
    humanReport(report([failing], more), { palette: plain, width: 100 });
  const said = 'Not seen: threads of native add-ons';

  test('are said to be so', () => {
    expect(text({ nativeWorkSeenBy: 'requests' })).toContain(said);
  });

  test.each([
    ['where they are seen', { nativeWorkSeenBy: 'threads' }],
    ['in real time', { nativeWorkSeenBy: 'requests', time: 'real' }],
  ] as const)('are not mentioned %s', (_where, more) => {
    expect(text(more)).not.toContain(said);
  });
});

describe('the matrix', () => {
  test('names the tools at the head where there is room', () => {
    expect(drawn([failing, cell('patient', 'search')])).toMatch(
      /start-up +search\nhasty +✓ fits +✗ fails\npatient +✓ fits +✓ fits/,
    );
  });

  test('tells one client with two settings apart, and from one without', () => {
    const settings = { limit_sec: 10 };
    const cells = [{ ...failing, settings }, cell('hasty', 'search')];
    const startup = cells.map((one) => ({ ...startupOf('hasty'), settings: one.settings }));
    expect(humanReport(report(cells, { startup }), { palette: plain, width: 100 })).toMatch(
      /hasty:limit_sec=10 +✓ fits +✗ fails\nhasty +✓ fits +✓ fits/,
    );
  });

  test('has letters and a list where there is none', () => {
    const tools = ['a-tool-with-a-long-name', 'another-tool-with-a-long-name', 'third-tool-with-a-long-name'];
    const text = drawn(
      tools.map((tool) => cell('patient', tool)),
      60,
    );
    expect(text).toMatch(/patient +✓ fits +✓ +✓ +✓\n/);
    expect(text).toContain('  b  another-tool-with-a-long-name');
  });

  test('has no colour unless it is asked for', () => {
    expect(drawn([failing])).not.toContain('\u001B');
    expect(
      humanReport(report([failing]), { palette: { ...coloured, strong: (t) => `\u001B[1m${t}` }, width: 100 }),
    ).toContain('\u001B');
  });
});

test('unknown cells of one client with one reason are told of together', () => {
  const unknown = {
    verdict: 'unknown' as const,
    gaveUp: { ...gaveUp, atMs: 'unknown' as const, earliestMs: 0, latestMs: null, limitMs: 'unknown' as const },
  };
  const text = drawn([cell('secret', 'one', unknown), cell('secret', 'two', unknown)]);
  expect(text).toContain(
    'secret · one, two\n    why      no source says how long the client waits for a tool call (hasty/call)\n             at the earliest it gives up at 0 ms, at the latest never',
  );
});

test('numbers keep their thousands apart, and long ones say what they come to', () => {
  expect([ms(999), ms(1_234_567), ...[59_999, 299_999, 1_800_000, 100_000_000].map(duration)]).toEqual([
    '999 ms',
    '1 234 567 ms',
    '59 999 ms',
    '299 999 ms',
    '1 800 000 ms (30 min)',
    '100 000 000 ms (27.8 h)',
  ]);
});
