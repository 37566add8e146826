import type { CellReport, GaveUpReport, StartupReport } from './check-report.ts';
import { duration } from './number.ts';
import type { Palette } from './palette.ts';

const when = (value: GaveUpReport['atMs']): string =>
  value === null ? 'never' : value === 'unknown' ? 'at a time nobody knows' : `at ${duration(value)}`;

/** What nobody knows, and between what it lies. */
function whatNobodyKnows(gaveUp: GaveUpReport): string {
  const what =
    gaveUp.limitMs === 'unknown' ? `nobody knows the limit ${gaveUp.by}` : `nobody knows what extends ${gaveUp.by}`;
  return `${what}: read strictly it gives up ${when(gaveUp.earliestMs)}, read laxly ${when(gaveUp.latestMs)}`;
}

/** Why a cell is unknown, in one line. Cells with the same line are told of together. */
export function unknownReason(cell: CellReport): string {
  if (cell.gaveUp !== null) return whatNobodyKnows(cell.gaveUp);
  if (cell.answer !== null && cell.answer.kind !== 'result')
    return 'every generated call was answered with an error, so the tool was not put to the test: give arguments with --call <tool>={...}';
  return cell.stopped ?? 'the run could not go on, which says nothing about the server';
}

/** Unknown cells, those of one client with one reason in one story. */
export function unknownStories(cells: readonly CellReport[], palette: Palette): readonly string[] {
  const groups = new Map<string, CellReport[]>();
  for (const cell of cells) {
    const key = cell.gaveUp === null ? unknownReason(cell) : `${cell.client} ${unknownReason(cell)}`;
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const clients = [...new Set(group.map((cell) => cell.client))].join(', ');
    const tools = [...new Set(group.map((cell) => cell.tool))].join(', ');
    const head = palette.verdict('unknown', 'unknown  ') + palette.strong(`${clients} · ${tools}`);
    return [`${head}\n    ${unknownReason(first)}`];
  });
}

/** Why a start-up is unknown. */
export const unknownStartup = (startup: StartupReport, palette: Palette): string =>
  `${palette.verdict('unknown', 'unknown  ')}${palette.strong(`${startup.client} · start-up`)}\n    ${startup.gaveUp === null ? 'the run could not go on' : whatNobodyKnows(startup.gaveUp)}`;
