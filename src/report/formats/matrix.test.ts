import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { plain } from '../drawing/palette.ts';
import { cell, report, startup } from '../testing/reports.ts';
import { matrix } from './matrix.ts';

test('columns are aligned under names of any script', () => {
  const tools = ['検索する', '🔎 find it', 'plain'];
  const cells = tools.map((tool) => cell('codex-cli', tool, { verdict: 'fits' }));
  const [head = '', row = ''] = matrix(report(cells, { startup: [startup('codex-cli')] }), plain, 100).split('\n');
  const columnOf = (line: string, at: number) => stringWidth(line.slice(0, at));
  const heads = tools.toSorted().map((tool) => columnOf(head, head.indexOf(tool)));
  const marks = [...row.matchAll(/✓/g)].slice(1).map(({ index }) => columnOf(row, index));
  expect(marks).toEqual(heads);
});
