import type { GaveUp } from '../../properties/endings/give-up.ts';
import { hostsInWords } from '../../properties/findings/upstream-unreachable.ts';
import { guessedReading, type WaitingFor } from '../../wire/transcript.ts';
import type { CellReport, CheckReport, StartupReport } from '../check-report.ts';
import { clockName, unknownLimit } from '../lines/clock-lines.ts';
import { faultLines } from '../lines/fault-lines.ts';
import type { Line } from '../lines/labelled-lines.ts';
import { duration, ms, when } from '../lines/number.ts';
import { addTo } from '../report-index.ts';
import { cellStory } from './cell-story.ts';
import { type HowToAsk, upstreamDelayMs } from './how-to-ask.ts';
import { startupStory } from './startup-story.ts';
import type { Story } from './story.ts';

/** A story shows at most this many pieces of pending work. */
const mostShown = 5;

const whenIs = (sinceMs: number, subject: string): string =>
  sinceMs >= 0 ? `${ms(sinceMs)} after ${subject} began` : `${ms(-sinceMs)} before ${subject} began`;

function begun({ at, sinceMs }: WaitingFor, subject: string): readonly Line[] {
  const parts = [...(at === null ? [] : [`at ${at}`]), ...(sinceMs === null ? [] : [whenIs(sinceMs, subject)])];
  return parts.length === 0 ? [] : [{ label: '', text: `begun ${parts.join(', ')}` }];
}

/** The pending work when the run could not go on: what it is, where it began, since when. @param subject such as `the call` */
export function openLines(waitingFor: readonly WaitingFor[], subject: string): readonly Line[] {
  const shown = waitingFor.slice(0, mostShown);
  const more = waitingFor.length - shown.length;
  return [
    ...shown.flatMap((one) => [{ label: 'open', text: one.what }, ...begun(one, subject)]),
    ...(more === 0 ? [] : [{ label: '', text: `and ${more} more` }]),
  ];
}

/** Why an answer in time is no evidence about the tool, and how to get evidence. */
function doubtLines({ because, unreachedHosts, ending, plan }: CellReport, ask: HowToAsk): readonly Line[] {
  if (unreachedHosts.length > 0)
    return [
      { label: 'because', text: because ?? `${hostsInWords(unreachedHosts)} could not be reached` },
      { label: 'do', text: ask.answerUpstream(upstreamDelayMs(plan)) },
    ];
  const quote = ending?.said == null ? '' : `: ${ending.said}`;
  return [
    { label: 'because', text: `the arguments were refused, so the tool was not put to the test${quote}` },
    { label: 'do', text: ask.giveArguments },
  ];
}

/** What is unknown about a client, between which times it gives up, and what is certain. */
function whatIsUnknown(gaveUp: GaveUp, client: string): readonly Line[] {
  const { by, limitMs, earliestMs, latestMs, setting, because } = gaveUp;
  if (by.endsWith(`/${guessedReading}`))
    return [
      { label: 'why', text: because ?? 'whether this client reads what the server sent is unknown' },
      { label: 'certain', text: 'nothing: a client that does not take it goes wrong there' },
    ];
  const named = clockName(by, client);
  const why = limitMs === 'unknown' ? unknownLimit(gaveUp.layer, named) : `what extends ${named} is unknown`;
  const certain =
    typeof earliestMs === 'number' && earliestMs > 0
      ? `an answer before ${duration(earliestMs)} is in time either way`
      : 'no answer is certain to be in time, however quick';
  const turn = setting === null ? '' : `; with ${setting.key} (${setting.unit}) set, the limit is known`;
  return [
    { label: 'why', text: why },
    { label: '', text: `at the earliest it gives up ${when(earliestMs)}, at the latest ${when(latestMs)}` },
    { label: 'certain', text: `${certain}${turn}` },
  ];
}

/** The reason in one line: pending work has lines of its own. */
const becauseLines = (why: string, waitingFor: readonly WaitingFor[]): readonly Line[] => [
  { label: 'because', text: waitingFor.length === 0 ? why : (why.split('\n')[0] ?? why) },
];

function linesOf(cell: CellReport, ask: HowToAsk): readonly Line[] {
  if (!cell.played) return [{ label: 'not made', text: cell.because ?? 'the call was not made' }];
  const { answer } = cell;
  if (answer !== null && cell.unreachedHosts.length > 0) return doubtLines(cell, ask);
  if (cell.gaveUp !== null) return whatIsUnknown(cell.gaveUp, cell.client);
  if (answer !== null && answer.kind !== 'result') return doubtLines(cell, ask);
  if (answer !== null && cell.because !== null) return [{ label: 'because', text: cell.because }];
  const why = cell.stopped === null ? 'the run could not go on, which says nothing about the server' : cell.stopped;
  return [...becauseLines(why, cell.waitingFor), ...openLines(cell.waitingFor, 'the call')];
}

/**
 * The stories of unknown cells. Cells of one client with the same reason share a story. It has a drawing if the earliest time of
 * giving up is known and the story is about one tool.
 */
export function unknownStories(report: CheckReport, cells: readonly CellReport[], ask: HowToAsk): readonly Story[] {
  const groups = new Map<string, CellReport[]>();
  for (const cell of cells) {
    const key = `${cell.client} ${JSON.stringify([cell.settings, cell.plan, linesOf(cell, ask)])}`;
    addTo(groups, key, cell);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const tools = [...new Set(group.map(({ tool }) => tool))].toSorted();
    const story = cellStory(report, first);
    const known = first.gaveUp !== null && typeof first.gaveUp.earliestMs === 'number' && first.gaveUp.earliestMs > 0;
    return [
      {
        ...story,
        subject: tools.length === 1 ? story.subject : tools.join(', '),
        drawing: known && tools.length === 1 ? story.drawing : null,
        lines: [...linesOf(first, ask), ...faultLines(first)],
        evidence: first.gaveUp?.evidence ?? [],
      },
    ];
  });
}

const watchedLines = ({ observedUntilMs }: StartupReport): readonly Line[] =>
  observedUntilMs === null
    ? []
    : [{ label: 'watched', text: `until ${duration(observedUntilMs)}: what comes later is unknown` }];

/** Why a start-up is unknown. */
export function unknownStartup(report: CheckReport, startup: StartupReport): Story {
  const { gaveUp, client } = startup;
  const story = startupStory(report, startup);
  const lines =
    gaveUp === null
      ? [
          ...becauseLines(startup.because ?? 'the run could not go on', startup.waitingFor),
          ...watchedLines(startup),
          ...openLines(startup.waitingFor, 'the start-up'),
        ]
      : whatIsUnknown(gaveUp, client);
  return { ...story, drawing: null, lines };
}
