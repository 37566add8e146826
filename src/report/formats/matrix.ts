import stringWidth from 'string-width';
import { type Verdict, worst } from '../../properties/judging/verdict.ts';
import { shownName } from '../../wire/visible.ts';
import type { CheckReport, StartupReport } from '../check-report.ts';
import type { Palette } from '../drawing/palette.ts';
import { specOf } from '../replay-of.ts';
import { addTo } from '../report-index.ts';

type Marks = { readonly [V in Verdict | 'none']: string };

const inUnicode: Marks = { fits: '✓', tight: '~', fails: '✗', unknown: '?', none: '·' };
const inAscii: Marks = { fits: '+', tight: '~', fails: 'X', unknown: '?', none: '.' };

const marksFor = (unicode: boolean): Marks => (unicode ? inUnicode : inAscii);

/** The legend of the marks in the matrix. */
export function legend(unicode: boolean): string {
  const { fits, tight, fails, unknown, none } = marksFor(unicode);
  return `fits ${fits}   tight ${tight}   fails ${fails}   unknown ${unknown}   not played ${none}`;
}

/** The values, each once, in the order of their first appearance. */
const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];

/** The columns: the tools in alphabetical order. */
const columns = (report: CheckReport): readonly string[] => distinct(report.cells.map((cell) => cell.tool)).toSorted();

/** The key of a row: a client with its settings. The same client may be played with several settings. */
const rowKey = ({ client, settings }: Pick<StartupReport, 'client' | 'settings'>): string => specOf(client, settings);

/** The worst verdict of each client for each tool. `null`: no cell. */
function verdictsOf({ cells }: CheckReport): (client: string, tool: string) => Verdict | null {
  const rows = new Map<string, Map<string, Verdict[]>>();
  for (const cell of cells) {
    const client = rowKey(cell);
    const row = rows.get(client) ?? new Map<string, Verdict[]>();
    rows.set(client, row);
    addTo(row, cell.tool, cell.verdict);
  }
  return (client, tool) => worst(rows.get(client)?.get(tool) ?? []);
}

const wordOf = (verdict: Verdict | null, marks: Marks): string =>
  verdict === null ? marks.none : `${marks[verdict]} ${verdict}`;

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
  const verdictOf = verdictsOf(report);
  const rows = clients.map((client) => {
    const verdicts = [
      worst(report.startup.filter((entry) => rowKey(entry) === client).map(({ verdict }) => verdict)),
      ...tools.map((tool) => verdictOf(client, tool)),
    ];
    const raw = verdicts.map((verdict, index) =>
      roomy || index === 0 ? wordOf(verdict, marks) : marks[verdict ?? 'none'],
    );
    const cells = raw.map((text, index) => {
      const verdict = verdicts[index];
      return verdict == null ? palette.faint(text) : palette.verdict(verdict, text);
    });
    return client.padEnd(first) + line(cells, raw);
  });
  const head = ' '.repeat(first) + palette.strong(line(shown, shown));
  const list = roomy ? [] : ['', ...names.map((name, index) => palette.faint(`  ${letters[index]}  ${name}`))];
  return [head, ...rows, ...list].join('\n');
}
