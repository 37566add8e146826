import stringWidth from 'string-width';
import { type Verdict, worst } from '../../properties/judging/verdict.ts';
import { shownName } from '../../wire/visible.ts';
import type { CheckReport, StartupReport } from '../check-report.ts';
import type { Palette } from '../drawing/palette.ts';
import { specOf } from '../replay-of.ts';
import { addTo } from '../report-index.ts';

/** What a field of the matrix shows: a verdict, that a failure is known, or that nothing was played. */
type Shown = Verdict | 'expected' | 'none';

type Marks = { readonly [S in Shown]: string };

const inUnicode: Marks = { fits: '✓', tight: '~', fails: '✗', unknown: '?', expected: '≈', none: '·' };
const inAscii: Marks = { fits: '+', tight: '~', fails: 'X', unknown: '?', expected: 'e', none: '.' };

const marksFor = (unicode: boolean): Marks => (unicode ? inUnicode : inAscii);

/** The legend of the marks in the matrix. */
export function legend({ startup, cells }: CheckReport, unicode: boolean): string {
  const { fits, tight, fails, unknown, expected, none } = marksFor(unicode);
  const known = [...startup, ...cells].some((one) => one.expected !== undefined) ? `   expected ${expected}` : '';
  return `fits ${fits}   tight ${tight}   fails ${fails}   unknown ${unknown}${known}   not played ${none}`;
}

/** The values, each once, in the order of their first appearance. */
const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** The columns: the tools in alphabetical order. */
const columns = (report: CheckReport): readonly string[] => distinct(report.cells.map((cell) => cell.tool)).toSorted();

/** The key of a row: a client with its settings. The same client may be played with several settings. */
const rowKey = ({ client, settings }: Pick<StartupReport, 'client' | 'settings'>): string => specOf(client, settings);

type Judged = Pick<StartupReport, 'verdict' | 'expected'>;

/** The worst verdict, apart from known failures; `expected`: all others fit; `none`: there are none. */
function shownOf(all: readonly Judged[]): Shown {
  const others = worst(all.flatMap(({ verdict, expected }) => (expected === undefined ? [verdict] : [])));
  return others !== null && (others !== 'fits' || others === worst(all.map(({ verdict }) => verdict)))
    ? others
    : all.length === 0
      ? 'none'
      : 'expected';
}

/** What the matrix shows for each client and tool. */
function shownIn({ cells }: CheckReport): (client: string, tool: string) => Shown {
  const rows = new Map<string, Map<string, Judged[]>>();
  for (const cell of cells) {
    const client = rowKey(cell);
    const row = rows.get(client) ?? new Map<string, Judged[]>();
    rows.set(client, row);
    addTo(row, cell.tool, cell);
  }
  return (client, tool) => shownOf(rows.get(client)?.get(tool) ?? []);
}

const wordOf = (shown: Shown, marks: Marks): string => (shown === 'none' ? marks.none : `${marks[shown]} ${shown}`);

/**
 * The matrix, client by tool. The head of a column is the name of the tool if there is room, otherwise a letter, with a list of
 * the names below.
 */
export function matrix(report: CheckReport, palette: Palette, width: number, unicode = true): string {
  const marks = marksFor(unicode);
  const clients = distinct(report.startup.map(rowKey));
  const tools = columns(report);
  const names = tools.map((tool) => shownName(tool));
  const heads = ['start-up', ...names];
  const first = Math.max(...clients.map((client) => client.length), 6) + 2;
  const roomy = first + heads.reduce((sum, head) => sum + Math.max(stringWidth(head), 9) + 2, 0) <= width;
  const letters = tools.map((_, index) => (index < 26 ? String.fromCharCode(97 + index) : `${index + 1}`));
  const shown = roomy ? heads : ['start-up', ...letters];
  const widths = shown.map((head) => Math.max(stringWidth(head), roomy ? 9 : 2) + 2);
  const line = (cells: readonly string[], raw: readonly string[]) =>
    cells
      .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - stringWidth(raw[index] ?? ''))))
      .join('')
      .trimEnd();
  const shownFor = shownIn(report);
  const rows = clients.map((client) => {
    const row = [
      shownOf(report.startup.filter((entry) => rowKey(entry) === client)),
      ...tools.map((tool) => shownFor(client, tool)),
    ];
    const raw = row.map((one, index) => (roomy || index === 0 ? wordOf(one, marks) : marks[one]));
    const cells = raw.map((text, index) => {
      const one = row[index] ?? 'none';
      return one === 'none' || one === 'expected' ? palette.faint(text) : palette.verdict(one, text);
    });
    return client.padEnd(first) + line(cells, raw);
  });
  const head = ' '.repeat(first) + palette.strong(line(shown, shown));
  const list = roomy ? [] : ['', ...names.map((name, index) => palette.faint(`  ${letters[index]}  ${name}`))];
  return [head, ...rows, ...list].join('\n');
}
