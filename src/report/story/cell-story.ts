import { type Ending, isRefusal } from '../../properties/endings/ending.ts';
import { realWork } from '../../properties/findings/real-work.ts';
import type { ClockLine, Timeline } from '../../properties/judging/timeline.ts';
import type { CellReport, CheckReport } from '../check-report.ts';
import type { Drawing } from '../drawing/time-line.ts';
import { adviceLines, settingLines } from '../lines/advice-lines.ts';
import { causeLines, upstreamLines, waitLines } from '../lines/cause-lines.ts';
import {
  budgetClock,
  budgetLines,
  clockLines,
  clockName,
  gaveUpLines,
  limitInWords,
  unknownLimit,
} from '../lines/clock-lines.ts';
import { cutLines, endingLines } from '../lines/ending-lines.ts';
import { faultLines } from '../lines/fault-lines.ts';
import type { Line } from '../lines/labelled-lines.ts';
import { duration, ms } from '../lines/number.ts';
import { progressLines, silenceMs } from '../lines/progress-lines.ts';
import { serverLines, toldServerLines } from '../lines/server-lines.ts';
import { stderrLines } from '../lines/stderr-lines.ts';
import { overLimitLines, workLines } from '../lines/work-lines.ts';
import { replayOf, specOf } from '../replay-of.ts';
import type { Story } from './story.ts';

/** The clock that fired, or the clock with the least time left. */
export function decisiveClock({ gaveUp, timeline, budgetMs }: CellReport): ClockLine | null {
  const clocks = timeline?.clocks ?? [];
  if (gaveUp !== null) return clocks.find(({ by }) => by === gaveUp.by) ?? null;
  const slack = (clock: ClockLine) => (clock.firesAtMs ?? Number.POSITIVE_INFINITY) - (clock.endedAtMs ?? 0);
  const [nearest] = clocks.filter(({ limitMs }) => limitMs === budgetMs).toSorted((a, b) => slack(a) - slack(b));
  return nearest ?? null;
}

/** Whether the server sent something that this client does not accept as the answer. */
const isUnread = ({ causes }: CellReport): boolean => causes.some(({ kind }) => kind === 'unread-answer');

/** The setting to change. A longer limit does not help if the server never answers. */
function settingsOf(cell: CellReport, { setting }: NonNullable<CellReport['gaveUp']>): readonly Line[] {
  const { tookMs, executions, observedUntilMs, afterwards } = cell;
  const cancelled = executions.some(({ cancel }) => cancel.sent);
  const why = isUnread(cell)
    ? 'no value helps while this client does not take the answer'
    : tookMs !== null || afterwards.connection !== 'kept'
      ? ''
      : cancelled
        ? 'how much is enough is unknown, since the call was cancelled'
        : observedUntilMs === null
          ? 'no value helps, since no answer ever came'
          : `how much is enough is unknown: no answer came until ${duration(observedUntilMs)}, and it was not watched for longer`;
  return settingLines(cell, setting, { instead: 'answer sooner', why });
}

/** Why the run stopped, for a reader who does not know the harness. */
const whyStopped = (note: string): string =>
  /nothing can run/.test(note)
    ? 'nothing can run any more: no timer is armed and no work is under way, so what the tool awaits never comes'
    : (note.split('\n')[0] ?? note);

function nextLine({ runnerUp, gaveUp, client }: CellReport): readonly Line[] {
  if (runnerUp === null || runnerUp.atMs > Number.MAX_SAFE_INTEGER / 2 || gaveUp === null) return [];
  return [{ label: 'next', text: `${clockName(runnerUp.by, client)} would have fired at ${duration(runnerUp.atMs)}` }];
}

/** Whether something other than time ended the call, so that limits and clocks do not matter. */
const wasRefused = ({ ending, verdict, outcome }: CellReport): boolean =>
  verdict === 'fails' && outcome !== 'answered' && ending !== null && isRefusal(ending);

function refusedLines(cell: CellReport, ending: Ending): readonly Line[] {
  const { gaveUp, executions } = cell;
  const runs = executions.length;
  return [
    ...endingLines(ending, gaveUp),
    ...stderrLines(cell.stderr, 'last'),
    ...(runs > 1 ? [{ label: 'ran', text: `the client sent it ${runs} times; this is what the last one met` }] : []),
    ...waitLines(cell.timeline),
    ...upstreamLines(cell.unreachedHosts),
    ...faultLines(cell),
    ...toldServerLines(cell),
  ];
}

/** How late an answer is. A clock fires at its limit, so an answer at exactly the limit is late too. */
const lateBy = (tookMs: number, limitMs: number): string =>
  tookMs === limitMs
    ? `an answer at the very limit is too late: the tool takes ${duration(tookMs)}`
    : `by ${duration(tookMs - limitMs)}: the tool takes ${duration(tookMs)}`;

function failsLines(report: CheckReport, cell: CellReport, clock: ClockLine | null): readonly Line[] {
  const { gaveUp, outcome, executions, client, stopped, tookMs: took } = cell;
  if (cell.ending !== null && wasRefused(cell)) return refusedLines(cell, cell.ending);
  const lines: Line[] = [];
  const lost = outcome === 'lost';
  if (gaveUp !== null && !lost) {
    lines.push(...gaveUpLines(gaveUp), ...clockLines(gaveUp, clock, client), ...nextLine(cell));
    if (took !== null && typeof gaveUp.atMs === 'number' && took >= gaveUp.atMs)
      lines.push({ label: 'late', text: lateBy(took, gaveUp.atMs) });
  }
  const cause = report.findings.find(
    (one) => one.property === realWork.id && one.verdict === null && one.tool === cell.tool && one.client === client,
  );
  if (cause !== undefined) lines.push({ label: 'cause', text: `real work: ${cause.message}` });
  if (lost) {
    const clocks =
      gaveUp === null ? 'no clock of this client is over it' : unknownLimit(gaveUp.layer, clockName(gaveUp.by, client));
    lines.push({
      label: 'lost',
      text: `the caller ${gaveUp === null ? 'waits without a limit' : 'may wait without a limit'}: ${clocks}, and ${isUnread(cell) ? 'it does not take what comes for the answer' : 'no answer comes'}`,
    });
    if (stopped !== null && !isUnread(cell)) lines.push({ label: 'because', text: whyStopped(stopped) });
    if (cell.cutBy === null && !isUnread(cell))
      lines.push({
        label: 'do',
        text: 'put a deadline of your own on what the tool waits for, and answer with an error',
      });
  }
  if (cell.cutBy !== null) lines.push(...cutLines(cell.cutBy, cell));
  lines.push(...waitLines(cell.timeline), ...causeLines(cell.causes), ...upstreamLines(cell.unreachedHosts));
  if (outcome === 'answered' && executions.length > 1)
    lines.push({
      label: 'ran',
      text: `the tool ${executions.length} times: only execution ${executions.length} brought the answer`,
    });
  lines.push(...faultLines(cell));
  // If the response was cut, a longer limit of the client does not help.
  if (gaveUp !== null && gaveUp.layer !== null && !lost && cell.cutBy === null) {
    lines.push(...settingsOf(cell, gaveUp));
    lines.push(...progressLines(cell, clock, silenceMs(cell, took)));
  }
  return outcome === 'answered' ? lines : [...lines, ...serverLines(cell)];
}

function tightLines(report: CheckReport, cell: CellReport, clock: ClockLine | null): readonly Line[] {
  const { answer, marginMs, budgetMs, client } = cell;
  const lines: Line[] = [
    {
      label: 'answered',
      text: `at ${duration(answer?.atMs ?? 0)}${marginMs === null ? '' : `, with ${ms(marginMs)} left of ${typeof budgetMs === 'number' ? ms(budgetMs) : 'its time'}`}`,
    },
  ];
  lines.push(...overLimitLines(report, cell));
  lines.push(...workLines(report, cell));
  if (clock !== null)
    lines.push({
      label: 'clock',
      text: `${clockName(clock.by, client)}: ${limitInWords(clock.limitMs)} over the ${clock.layer}`,
    });
  lines.push(...waitLines(cell.timeline), ...faultLines(cell));
  return [...lines, ...adviceLines(cell), ...progressLines(cell, clock, silenceMs(cell, null))];
}

const empty: Timeline = { clocks: [], progressAtMs: [], longestSilenceMs: null, ups: [], leftOpen: [], faults: [] };

function drawingOf(cell: CellReport): Drawing | null {
  const { timeline, gaveUp, answer, afterwards, executions } = cell;
  const own = budgetClock(cell);
  if ((timeline === null && own.length === 0) || wasRefused(cell)) return null;
  const late = afterwards.lateAnswerAtMs;
  const drawn = timeline ?? empty;
  return {
    timeline: { ...drawn, clocks: [...own, ...drawn.clocks] },
    client: cell.client,
    unread: isUnread(cell),
    sentAtMs: executions.map(({ sentAtMs }) => sentAtMs),
    answers: [
      ...(answer === null ? [] : [{ atMs: answer.atMs, late: false }]),
      ...(typeof late !== 'number' ? [] : [{ atMs: late, late: true }]),
    ].toSorted((a, b) => a.atMs - b.atMs),
    gaveUpAtMs: typeof gaveUp?.atMs === 'number' ? gaveUp.atMs : null,
  };
}

/** The story of a cell that fails or is tight: which clock fired, by how much, who received an error, what to change. */
export function cellStory(report: CheckReport, cell: CellReport): Story {
  const clock = decisiveClock(cell);
  const { gaveUp, executions } = cell;
  const own = budgetLines(cell);
  const byClient = gaveUp !== null || cell.outcome === 'lost' || own.length === 0 || executions.length > 1;
  // The answer is in time in virtual time. Only the play that charged real work shows that the client gives up.
  const byWork = cell.realWork?.confirmed === true;
  const lines = [
    ...own,
    ...(cell.verdict === 'fails' && byWork ? tightLines(report, cell, clock) : []),
    ...(cell.verdict === 'fails' && byClient && !byWork ? failsLines(report, cell, clock) : []),
    ...(cell.verdict === 'fails' && !byClient && !byWork ? faultLines(cell) : []),
    ...(cell.verdict === 'tight' && (cell.marginMs !== null || own.length === 0)
      ? tightLines(report, cell, clock)
      : []),
  ];
  return {
    verdict: cell.verdict,
    client: specOf(cell.client, cell.settings),
    subject: `${cell.tool} ${JSON.stringify(cell.arguments) ?? ''}`.trimEnd(),
    drawing: drawingOf(cell),
    lines,
    evidence: wasRefused(cell) ? [] : (gaveUp?.evidence ?? clock?.evidence ?? []),
    replay: replayOf(report, cell),
  };
}
