import type { FaultPlan } from '../../faults/fault-plan.ts';
import { answerOverLimitId } from '../../properties/answer-within-limits.ts';
import { answeredWithAnErrorId } from '../../properties/answered-with-an-error.ts';
import { blocksNextCall } from '../../properties/blocks-next-call.ts';
import { faultNeverActed } from '../../properties/fault-never-acted.ts';
import { keepsSessions } from '../../properties/keeps-sessions.ts';
import { whyNotJudged } from '../../properties/not-judged.ts';
import { outlivesInput } from '../../properties/outlives-input.ts';
import { reopensStream } from '../../properties/reopens-stream.ts';
import { startsWithoutTools } from '../../properties/starts-without-tools.ts';
import { stdoutPollution } from '../../properties/stdout-pollution.ts';
import { unknownSession } from '../../properties/unknown-session.ts';
import { waitsForRoots } from '../../properties/waits-for-roots.ts';
import { shownName } from '../../wire/visible.ts';
import type { CellReport, CheckReport, FindingReport } from '../check-report.ts';
import { faultLines } from '../lines/fault-lines.ts';
import { type Line, labelled } from '../lines/labelled-lines.ts';
import { isOverLimit, lessWords } from '../lines/work-lines.ts';
import { specOf } from '../replay-of.ts';
import { addTo, aboutKey as keyWithPlan } from '../report-index.ts';
import { type HowToAsk, upstreamDelayMs, withFlags } from './how-to-ask.ts';
import type { Layout } from './stories.ts';

/** What to do about the findings of each property, for a reader who does not know the property. */
const advice = (ask: HowToAsk, plan: FaultPlan): { readonly [property: string]: string } => ({
  'nothing-proved': `a run that calls no tool, or in which no limit is known, proves nothing: ${ask.callTools}`,
  deterministic:
    'take random numbers from a seed and times from the clock: otherwise the verdicts of this seed may differ in the next run',
  'blocks-others':
    'let no slow call hold up the others of its server: keep the event loop free, and take no lock over a whole call',
  [blocksNextCall]:
    "stop a cancelled call with the request's abort signal, and hold no lock or queue over a whole call: otherwise one call that times out delays all later ones",
  [outlivesInput]:
    'end the process when its standard input ends, for example with process.stdin.on("end", () => process.exit()), and unref timers that repeat',
  [unknownSession]: 'answer an unknown session id with 404; 400 is for a request without a session id',
  [keepsSessions]: 'delete idle sessions, for example with a timer that each request restarts',
  [reopensStream]:
    'keep the stream open and send a comment from time to time so that no intermediary cuts it, or answer GET with 405 if the server sends nothing on it',
  [waitsForRoots]:
    'ask for roots after initialization, in the background and with a short timeout, and let no call wait for the answer',
  [answerOverLimitId]: lessWords,
  'stops-when-cancelled': "hand the request's abort signal to everything that the tool waits for",
  'leaves-nothing-running': 'clear timers, close sockets and end processes in a finally block: they outlive their call',
  'forgets-jobs':
    'delete what is finished after a while: a registry that keeps it grows for as long as the server lives',
  [startsWithoutTools]:
    'begin to serve at once and load what takes time later, or let the client wait for this server: until then the model has none of its tools',
  [stdoutPollution]:
    'log to standard error, with console.error: standard output is for messages alone, and some clients end the connection over such a line',
  [faultNeverActed]: ask.meetFault,
  [answeredWithAnErrorId]:
    'look whether that error is what you meant to test: one that comes at once is in time for every client',
  'only-errors': ask.giveArguments,
  'arguments-refused': ask.giveArguments,
  'upstream-unreachable': ask.answerUpstream(upstreamDelayMs(plan)),
  'real-work': 'virtual time charges nothing for CPU and disk, so real work is measured and added: do less of it',
  'within-own-budget': 'answer sooner, or with what there is by then',
});

/** Properties whose findings are part of the story of their cell, if the cell has a story. */
const partOfStories: ReadonlySet<string> = new Set([
  'answers-within-budget',
  'within-own-budget',
  'real-work',
  'only-errors',
  'arguments-refused',
  'upstream-unreachable',
  'not-played',
]);

function whatToDo(
  { property, message, plan }: FindingReport,
  { startup, cells }: CheckReport,
  ask: HowToAsk,
): string | undefined {
  if (whyNotJudged(message) !== null) return undefined;
  if (property === 'nothing-proved' && startup.length > 0 && startup.every(({ listedAtMs }) => listedAtMs === null))
    return 'make the server start first, as described above';
  if (
    property === 'nothing-proved' &&
    cells.length > 0 &&
    cells.every(({ unreachedHosts }) => unreachedHosts.length > 0)
  )
    return 'give the server its upstream first, as described above';
  return advice(ask, plan)[property];
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

/** Notes about the findings that are part of no story. Equal findings of several clients are one note. */
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
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { palette, glyphs, width } = layout;
    const about = shownName(subjectOf(group), 400).replaceAll('{between}', glyphs.between);
    const why = whatToDo(first, report, layout.ask ?? withFlags);
    const lines: Line[] = [{ label: 'found', text: first.message }];
    if (first.plan.length > 0) lines.push(...faultLines({ plan: first.plan, passesWith: [] }));
    if (why !== undefined) lines.push({ label: 'do', text: why });
    const replay = group.find((finding) => finding.replay !== null)?.replay ?? null;
    if (replay !== null) lines.push({ label: 'replay', text: replay, whole: true });
    const head = `${palette.strong(first.property)}${about === '' ? '' : `  ${about}`}`;
    return [[head, ...labelled(lines, width - 4).map((row) => `    ${row}`)].join('\n')];
  });
}
