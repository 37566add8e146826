import type { CheckReport, FindingReport } from './check-report.ts';
import { faultLines } from './fault-lines.ts';
import { type Line, labelled } from './labelled-lines.ts';
import type { Layout } from './told-stories.ts';
import { visible } from './visible.ts';

/** What a property's findings are about, for one who has never heard of it, and what to do. */
const explained: { readonly [property: string]: string } = {
  'nothing-proved':
    'a run that calls no tool, or in which nobody knows a limit, passes nothing: name a tool with --call, or call all of them with --all-tools',
  deterministic:
    'take random numbers and times from what a run can fix: else what holds for this seed need not hold the next time',
  'blocks-others':
    'let no slow call hold up the others of its server: keep the event loop free, and take no lock over a whole call',
  'answer-over-limit':
    'answer with less, in pages, or with a link to the rest: what is over the limit is cut, stored or refused',
  'stops-when-cancelled': "hand the request's abort signal to everything that the tool waits for",
  'leaves-nothing-running': 'clear timers, close sockets and end processes in a finally block: they outlive their call',
  'forgets-jobs':
    'delete what is finished after a while: a registry that keeps it grows for as long as the server lives',
  'only-errors': 'give arguments that the tool accepts',
  'real-work': 'virtual time charges nothing for CPU and disk, so real work is measured and added: do less of it',
  'within-own-budget': 'answer sooner, or with what there is by then',
};

/** These are told in the stories of their cells, where there is one. */
const toldInStories: ReadonlySet<string> = new Set([
  'answers-within-budget',
  'within-own-budget',
  'real-work',
  'only-errors',
]);

function whatToDo({ property, message }: FindingReport, { startup }: CheckReport): string | undefined {
  if (message.startsWith('not judged')) return undefined;
  if (property === 'nothing-proved' && startup.length > 0 && startup.every(({ verdict }) => verdict === 'fails'))
    return 'make the server start first, as told above';
  return explained[property];
}

function isTold({ property, client, tool }: FindingReport, { cells, startup }: CheckReport): boolean {
  if (!toldInStories.has(property)) return false;
  return tool === null
    ? startup.some((one) => one.client === client && one.verdict !== 'fits')
    : cells.some((one) => one.client === client && one.tool === tool && one.verdict !== 'fits');
}

const toolsOf = (findings: readonly FindingReport[]): string => {
  const clients = [...new Set(findings.flatMap(({ client }) => (client === null ? [] : [client])))];
  const tools = [...new Set(findings.flatMap(({ tool }) => (tool === null ? [] : [tool])))];
  return [clients.join(', '), tools.join(', ')].filter((part) => part !== '').join(' {between} ');
};

/** What properties found that has no story of its own. Equal findings of several clients are one note. */
export function findingNotes(report: CheckReport, layout: Layout): readonly string[] {
  const groups = new Map<string, FindingReport[]>();
  for (const finding of report.findings.filter((one) => !isTold(one, report))) {
    const key = JSON.stringify([finding.property, finding.tool, finding.plan, finding.message]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { palette, glyphs, width } = layout;
    const about = visible(toolsOf(group)).replaceAll('{between}', glyphs.between);
    const why = whatToDo(first, report);
    const lines: Line[] = [{ label: 'found', text: visible(first.message) }];
    if (first.plan.length > 0) lines.push(...faultLines({ plan: first.plan, passesWith: [] }));
    if (why !== undefined) lines.push({ label: 'do', text: why });
    const replay = group.find((finding) => finding.replay !== null)?.replay ?? null;
    if (replay !== null) lines.push({ label: 'replay', text: visible(replay), whole: true });
    const head = `${palette.strong(first.property)}${about === '' ? '' : `  ${about}`}`;
    return [[head, ...labelled(lines, width - 4).map((row) => `    ${row}`)].join('\n')];
  });
}
