import { shownName, visible } from '../../wire/visible.ts';
import type { CellReport, CheckReport, FindingReport } from '../check-report.ts';
import type { ComparedEntry, Expected } from '../known-failures.ts';
import { type Line, labelled } from '../lines/labelled-lines.ts';
import { specOf } from '../replay-of.ts';
import { addTo } from '../report-index.ts';
import { withFlags } from './how-to-ask.ts';
import type { Layout } from './stories.ts';

/** So many of each kind are listed, and then the number of further ones: a file may have thousands of entries. */
const mostListed = 30;

function listed(label: string, texts: readonly string[]): readonly Line[] {
  const more = texts.length - mostListed;
  const lines = texts.slice(0, mostListed).map((text) => ({ label, text }));
  return more > 0 ? [...lines, { label: '', text: `and ${more} more` }] : lines;
}

const because = ({ because: why }: Expected): string => (why === null ? '' : `: ${visible(why)}`);

const under = ({ plan }: Pick<CellReport, 'plan'>): string =>
  plan.length === 0 ? '' : ` under ${plan.map(({ fault }) => fault).join(' and ')}`;

const clientOf = ({ client, settings }: Pick<FindingReport, 'client' | 'settings'>): string =>
  client === null ? '' : specOf(client, settings);

/** The known failures that occurred. Clients with the same failure share a line. */
function confirmed({ startup, cells, findings }: CheckReport, between: string): readonly string[] {
  const groups = new Map<string, string[]>();
  const add = (about: Pick<FindingReport, 'client' | 'settings'>, what: string, mark: Expected | undefined) => {
    if (mark !== undefined) addTo(groups, `${what}${because(mark)}`, clientOf(about));
  };
  for (const one of startup) add(one, `start-up${under(one)} ${one.verdict}`, one.expected);
  for (const one of cells) {
    const args = shownName(JSON.stringify(one.arguments) ?? '', 100);
    add(one, `${shownName(one.tool)} ${args}${under(one)} ${one.verdict}`, one.expected);
  }
  for (const one of findings) {
    if (one.verdict !== null) continue; // it explains a cell that is listed
    const tool = one.tool === null ? '' : ` of ${shownName(one.tool)}`;
    add(one, `${one.property}${tool}${under(one)}`, one.expected);
  }
  return [...groups].map(([what, clients]) => {
    const names = [...new Set(clients)].filter((name) => name !== '').join(', ');
    return names === '' ? what : `${names} ${between} ${what}`;
  });
}

const entryInWords = ({ list, index, names, why }: ComparedEntry): string =>
  `${list}[${index}] ${shownName(names, 200)}: ${visible(why)}`;

const note = (heading: string, lines: readonly Line[], { width }: Layout): readonly string[] =>
  lines.length === 0 ? [] : [[heading, ...labelled(lines, width - 4).map((row) => `    ${row}`)].join('\n')];

/** The entries of the known failures that no longer fail, and what to do about them. Empty: there are none. */
export function staleNotes({ expectations }: CheckReport, layout: Layout): readonly string[] {
  const stale = expectations?.stale ?? [];
  if (stale.length === 0) return [];
  const lines = [
    ...listed('stale', stale.map(entryInWords)),
    { label: 'do', text: (layout.ask ?? withFlags).dropKnown },
  ];
  return note(layout.palette.strong('known failures that no longer fail'), lines, layout);
}

/** The known failures that occurred, and the entries that the run shows nothing about. Empty: none were given. */
export function expectationNotes(report: CheckReport, layout: Layout): readonly string[] {
  const { expectations } = report;
  if (expectations === undefined) return [];
  const lines = [
    ...listed('expected', confirmed(report, layout.glyphs.between)),
    ...listed('not seen', expectations.unchecked.map(entryInWords)),
  ];
  return note(layout.palette.strong('known failures'), lines, layout);
}
