import type { Basis, Evidence } from '../../clocks/evidence.ts';
import { cutMiddle, visible } from '../../wire/visible.ts';
import type { CheckReport } from '../check-report.ts';
import type { Glyphs } from '../drawing/glyphs.ts';
import type { Palette } from '../drawing/palette.ts';
import { timeLine } from '../drawing/time-line.ts';
import { type Line, labelled } from '../lines/labelled-lines.ts';
import { cellStory } from './cell-story.ts';
import { type HowToAsk, withFlags } from './how-to-ask.ts';
import { startupStory } from './startup-story.ts';
import type { Story } from './story.ts';
import { unknownStartup, unknownStories } from './unknown-story.ts';

const words: { readonly [B in Basis]: string } = {
  measured: 'measured',
  source: 'read in its code',
  docs: 'its documents',
  maintainer: 'a maintainer says',
  report: 'users report',
  inferred: 'inferred',
};

const most = 2;

const wholeHash = /\b([0-9a-f]{8})[0-9a-f]{32}\b/g;

const evidenceText = ({ basis, source, date, says }: Evidence): string =>
  `${words[basis]}: ${source.replace(wholeHash, '$1')}${date === null ? '' : ` (${date})`}${says === undefined ? '' : `: ${says}`}`;

/** The sources of a value, the strongest evidence first. */
export function evidenceLines(evidence: readonly Evidence[]): readonly Line[] {
  const rank = Object.keys(words);
  const ordered = evidence.toSorted((a, b) => rank.indexOf(a.basis) - rank.indexOf(b.basis));
  const lines = ordered
    .slice(0, most)
    .map((one, index) => ({ label: index === 0 ? 'source' : '', text: evidenceText(one) }));
  const more = ordered.length - most;
  return more > 0 ? [...lines, { label: '', text: `and ${more} more in the profile` }] : lines;
}

/** How stories are laid out. */
export interface Layout {
  readonly palette: Palette;
  readonly glyphs: Glyphs;
  /** The width in columns. */
  readonly width: number;
  /** Default: {@link withFlags}. */
  readonly ask?: HowToAsk;
}

/** The stories of all start-ups and cells that do not fit: first those that fail, then tight, then unknown. */
export function storiesOf(report: CheckReport, ask: HowToAsk = withFlags): readonly Story[] {
  const cells = (verdict: string) => report.cells.filter((cell) => cell.verdict === verdict);
  const starts = (verdict: string) => report.startup.filter((startup) => startup.verdict === verdict);
  return [
    ...starts('fails').map((startup) => startupStory(report, startup)),
    ...cells('fails').map((cell) => cellStory(report, cell)),
    ...starts('tight').map((startup) => startupStory(report, startup)),
    ...cells('tight').map((cell) => cellStory(report, cell)),
    ...starts('unknown').map((startup) => unknownStartup(report, startup)),
    ...unknownStories(report, cells('unknown'), ask),
  ];
}

/** Clients that share a story. */
interface SharedStory {
  readonly stories: readonly [Story, ...Story[]];
  readonly picture: readonly string[];
}

function together(stories: readonly Story[], glyphs: Glyphs): readonly SharedStory[] {
  const groups = new Map<string, SharedStory>();
  for (const story of stories) {
    const picture = story.drawing === null ? [] : timeLine(story.drawing, glyphs);
    const shared = story.lines.filter(({ own }) => own !== true);
    const key = JSON.stringify([story.verdict, story.subject, picture, shared]);
    const before = groups.get(key);
    groups.set(
      key,
      before === undefined ? { stories: [story], picture } : { ...before, stories: [...before.stories, story] },
    );
  }
  return [...groups.values()];
}

function head({ stories }: SharedStory, { palette, glyphs, width }: Layout): string {
  const { verdict, subject } = stories[0];
  const clients = stories.map(({ client }) => client).join(', ');
  const between = ` ${glyphs.between} `;
  const roomLeft = Math.max(24, width - verdict.length - 2 - clients.length - between.length);
  const title = `${visible(clients)}${between}${cutMiddle(visible(subject), roomLeft, glyphs.cut)}`;
  return palette.verdict(verdict, `${verdict}  `) + palette.strong(title);
}

function sources(stories: SharedStory['stories']) {
  const known = new Map(stories.flatMap(({ evidence }) => evidence.map((one) => [`${one.basis} ${one.source}`, one])));
  return evidenceLines([...known.values()]);
}

/** The lines that may differ between the clients, with the names of their clients. Lines of all clients have no names. */
function ownLines(stories: SharedStory['stories']): readonly Line[] {
  const groups = new Map<string, { readonly lines: readonly Line[]; readonly clients: string[] }>();
  for (const { lines, client } of stories) {
    const own = lines.filter((line) => line.own === true);
    const key = JSON.stringify(own);
    const group = groups.get(key) ?? { lines: own, clients: [] };
    group.clients.push(client);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  if (all.length === 1) return all[0]?.lines ?? [];
  return all.flatMap(({ lines, clients }) =>
    lines.map((line, index) => (index === 0 ? { ...line, text: `${clients.join(', ')}: ${line.text}` } : line)),
  );
}

function drawn(group: SharedStory, layout: Layout): string {
  const [first, ...others] = group.stories;
  const { palette, width } = layout;
  const named = others.length === 0 ? `${first.client.replace(/:.*$/s, '')}/` : 'their ';
  const shared = first.lines.filter(({ own }) => own !== true);
  const lines = [...ownLines(group.stories), ...shared].map((line) => ({
    ...line,
    text: line.text.replaceAll('{client}/', named),
  }));
  const replay = first.replay === null ? [] : [{ label: 'replay', text: first.replay, whole: true }];
  const body = labelled(lines, width - 4);
  const faint = labelled([...sources(group.stories), ...replay], width - 4).map((row) => palette.faint(row));
  const picture = group.picture.length === 0 ? [] : ['', ...group.picture, ''];
  return [head(group, layout), ...[...picture, ...body, ...faint].map((row) => (row === '' ? '' : `    ${row}`))].join(
    '\n',
  );
}

/** Lays out stories. A story that is equal for several clients is shown once. */
export const laidOutStories = (stories: readonly Story[], layout: Layout): readonly string[] =>
  together(stories, layout.glyphs).map((group) => drawn(group, layout));
