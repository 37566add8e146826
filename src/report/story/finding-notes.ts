import type { FaultPlan } from '../../faults/fault-plan.ts';
import { argumentsRefused } from '../../properties/findings/arguments-refused.ts';
import { faultNeverActed } from '../../properties/findings/fault-never-acted.ts';
import { nothingProved } from '../../properties/findings/nothing-proved.ts';
import { onlyErrors } from '../../properties/findings/only-errors.ts';
import { upstreamUnreachable } from '../../properties/findings/upstream-unreachable.ts';
import { propertyById } from '../../properties/property-registry.ts';
import { shownName } from '../../wire/visible.ts';
import type { CellReport, CheckReport, FindingReport, PropertyErrorReport } from '../check-report.ts';
import { faultLines } from '../lines/fault-lines.ts';
import { type Line, labelled } from '../lines/labelled-lines.ts';
import { isOverLimit } from '../lines/work-lines.ts';
import { specOf } from '../replay-of.ts';
import { addTo, aboutKey as keyWithPlan } from '../report-index.ts';
import { type HowToAsk, upstreamDelayMs, withFlags } from './how-to-ask.ts';
import type { Layout } from './stories.ts';

/** What to do about findings whose advice depends on how the user started the run. Other properties have their own advice. */
const adviceFor = (ask: HowToAsk, plan: FaultPlan): { readonly [property: string]: string } => ({
  [nothingProved.id]: `a run that calls no tool, or in which no limit is known, proves nothing: ${ask.callTools}`,
  [faultNeverActed.id]: ask.meetFault,
  [onlyErrors.id]: ask.giveArguments,
  [argumentsRefused.id]: ask.giveArguments,
  [upstreamUnreachable.id]: ask.answerUpstream(upstreamDelayMs(plan)),
});

/** Properties whose findings are part of the story of their cell, if the cell has a story. */
const partOfStories: ReadonlySet<string> = new Set([
  'answers-within-budget',
  'within-own-budget',
  'real-work',
  'only-errors',
  'arguments-refused',
  'upstream-unreachable',
  'fault-could-not-act',
  'not-played',
]);

function whatToDo(
  { property, plan }: FindingReport,
  { startup, cells }: CheckReport,
  ask: HowToAsk,
): string | undefined {
  if (property === nothingProved.id && startup.length > 0 && startup.every(({ listedAtMs }) => listedAtMs === null))
    return 'make the server start first, as described above';
  if (
    property === nothingProved.id &&
    cells.length > 0 &&
    cells.every(({ unreachedHosts }) => unreachedHosts.length > 0)
  )
    return 'give the server its upstream first, as described above';
  return adviceFor(ask, plan)[property] ?? propertyById(property)?.advice;
}

type About = Pick<FindingReport, 'client' | 'settings' | 'tool'>;

const aboutKey = ({ client, settings, tool }: About): string => JSON.stringify([client, settings, tool]);

/** The cells and start-ups that have a story, by client, settings and tool. A start-up has no tool. */
function withStories({ cells, startup }: CheckReport): ReadonlySet<string> {
  const all: readonly (About & Pick<CellReport, 'verdict'>)[] = [
    ...cells,
    ...startup.map(({ client, settings, verdict }) => ({ client, settings, verdict, tool: null })),
  ];
  return new Set(all.filter(({ verdict }) => verdict !== 'fits').map(aboutKey));
}

/** The clients and tools that findings are about. */
const subjectOf = (findings: readonly FindingReport[]): string => {
  const clients = [
    ...new Set(findings.flatMap(({ client, settings }) => (client === null ? [] : [specOf(client, settings)]))),
  ];
  const tools = [...new Set(findings.flatMap(({ tool }) => (tool === null ? [] : [tool])))];
  return [clients.join(', '), tools.join(', ')].filter((part) => part !== '').join(' {between} ');
};

/** The mistakes in properties of the user, one note per property. */
function propertyErrorNotes({ propertyErrors = [] }: CheckReport, { palette, width }: Layout): readonly string[] {
  const groups = new Map<string, PropertyErrorReport[]>();
  for (const error of propertyErrors) addTo(groups, error.property, error);
  return [...groups].map(([property, errors]) => {
    const more = errors.length === 1 ? '' : `, and ${errors.length - 1} more times`;
    const lines: Line[] = [
      { label: 'error', text: `${errors[0]?.message}${more} (${errors[0]?.code})` },
      { label: 'do', text: 'correct the property: until then it judges nothing here. All other results hold' },
    ];
    return [palette.strong(shownName(property)), ...labelled(lines, width - 4).map((row) => `    ${row}`)].join('\n');
  });
}

/** Notes about the findings that are not part of a story. Equal findings of several clients are one note. */
export function findingNotes(report: CheckReport, layout: Layout): readonly string[] {
  const groups = new Map<string, FindingReport[]>();
  const inStories = withStories(report);
  const tight = new Set(report.cells.filter(({ verdict }) => verdict === 'tight').map(keyWithPlan));
  const isInStory = (one: FindingReport): boolean =>
    (partOfStories.has(one.property) && inStories.has(aboutKey(one))) ||
    (isOverLimit(one) && tight.has(keyWithPlan(one)));
  for (const finding of report.findings.filter((one) => !isInStory(one))) {
    const key = JSON.stringify([finding.property, finding.tool, finding.plan, finding.message]);
    addTo(groups, key, finding);
  }
  const found = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { palette, glyphs, width } = layout;
    const about = shownName(subjectOf(group), 400).replaceAll('{between}', glyphs.between);
    const why = whatToDo(first, report, layout.ask ?? withFlags);
    const lines: Line[] = [{ label: 'found', text: first.message }];
    if (first.plan.length > 0) lines.push(...faultLines({ plan: first.plan, passesWith: [] }));
    if (why !== undefined) lines.push({ label: 'do', text: why });
    const { rule } = first;
    if (rule !== undefined)
      lines.push({ label: 'rule', text: `${rule.id} (${rule.strength}) ${rule.link}`, whole: true });
    const replay = group.find((finding) => finding.replay !== null)?.replay ?? null;
    if (replay !== null) lines.push({ label: 'replay', text: replay, whole: true });
    const head = `${palette.strong(first.property)}${about === '' ? '' : `  ${about}`}`;
    return [[head, ...labelled(lines, width - 4).map((row) => `    ${row}`)].join('\n')];
  });
  return [...propertyErrorNotes(report, layout), ...found];
}
