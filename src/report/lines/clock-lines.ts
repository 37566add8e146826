import type { Span } from '../../clocks/span.ts';
import type { GaveUp } from '../../properties/endings/give-up.ts';
import type { ClockLine } from '../../properties/judging/timeline.ts';
import type { CellReport } from '../check-report.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms, when } from './number.ts';

const audiences: { readonly [to: string]: string } = {
  model: 'the model',
  user: 'the user',
  both: 'the model and the user',
  caller: 'the program that called',
  host: 'the application around the client',
};

/** Who sees the error, in words. */
export const audienceInWords = (shownTo: string | null): string =>
  shownTo === null
    ? 'no error reaches the caller'
    : shownTo === 'unknown'
      ? 'who sees it is unknown'
      : `seen by ${audiences[shownTo] ?? shownTo}`;

/** When the client gave up, with which message, and who sees the message. */
export function gaveUpLines(gaveUp: GaveUp): readonly Line[] {
  const { atMs, earliestMs, latestMs, error, shownTo } = gaveUp;
  const text = error.message === null || error.message === 'unknown' ? '' : `: ${error.message}`;
  const lines = [{ label: 'gave up', text: `${when(atMs)}${text} (${audienceInWords(shownTo)})` }];
  if (atMs === 'unknown')
    lines.push({ label: '', text: `at the earliest ${when(earliestMs)}, at the latest ${when(latestMs)}` });
  return lines;
}

/** A limit, in words. */
export const limitInWords = (limitMs: GaveUp['limitMs']): string =>
  limitMs === 'unknown' ? 'an unknown limit' : limitMs === null ? 'no limit' : duration(limitMs);

/** The effect of progress on a clock. */
function progressOf(clock: ClockLine): string {
  if (clock.restartedBy === 'unknown') return '; whether progress restarts it is unknown';
  return clock.restartedBy.includes('progress') ? '; every notification of progress restarts it' : '';
}

/** The name of a clock in stories. Equal clocks of several clients have the same name. */
export const clockName = (by: string, client: string): string =>
  by.startsWith(`${client}/`) ? `{client}/${by.slice(client.length + 1)}` : by;

/** The clock because of which the client gave up, and its span. If it was not a clock, what happened. */
export function clockLines(gaveUp: GaveUp, clock: ClockLine | null, client: string): readonly Line[] {
  if (gaveUp.layer === null) return [{ label: 'because', text: gaveUp.because ?? gaveUp.by }];
  const text = `${clockName(gaveUp.by, client)}: ${limitInWords(gaveUp.limitMs)} over the ${gaveUp.layer}`;
  return [{ label: 'clock', text: `${text}${clock === null ? '' : progressOf(clock)}` }];
}

/** The result under the user's own budget, unless it fits. */
export function budgetLines({ ownBudget }: CellReport): readonly Line[] {
  if (ownBudget === null || ownBudget.verdict === 'fits') return [];
  const { limitMs, answeredMs } = ownBudget;
  const slackMs = answeredMs === null ? null : limitMs - answeredMs;
  const how =
    slackMs === null
      ? 'no answer within it'
      : slackMs > 0
        ? `answered with ${ms(slackMs)} to spare`
        : `answered at ${ms(answeredMs ?? 0)}, ${slackMs === 0 ? 'when it was just over' : `${ms(-slackMs)} late`}`;
  return [{ label: 'budget', text: `your own, ${duration(limitMs)}: ${how}` }];
}

/** The user's own budget, drawn as a clock next to those of the client. */
export function budgetClock({ ownBudget }: CellReport): readonly ClockLine[] {
  if (ownBudget === null || ownBudget.verdict === 'fits') return [];
  const { limitMs, answeredMs } = ownBudget;
  const fired = answeredMs === null || answeredMs >= limitMs;
  return [
    {
      by: 'your budget',
      layer: 'call',
      limitMs,
      setting: null,
      restartedBy: [],
      evidence: [],
      windowsAtMs: [0],
      endedAtMs: fired ? limitMs : answeredMs,
      firesAtMs: limitMs,
      earliestAtMs: limitMs,
      fired,
    },
  ];
}

/** What a client waits for during a span, for a reader who does not know the names of spans. */
const awaited: { readonly [span in Span]?: string } = {
  startup: 'the server to start',
  attempt: 'one attempt to start the server',
  spawn: 'the server process to start',
  probe: 'the answer to server/discover',
  handshake: 'the answer to initialize',
  list: 'the lists of tools, resources and prompts',
  page: 'the answer to a list request, such as tools/list',
  call: 'a tool call',
  execution: 'the answer to tools/call',
  exchange: 'an HTTP response',
  connect: 'a connection',
  headers: 'the head of an HTTP response',
  body: 'the rest of an HTTP response',
  ping: 'the answer to a ping',
};

/** Says that the limit of a clock is unknown. @param named the clock's name */
export function unknownLimit(layer: Span | null, named: string): string {
  const waitedFor = layer === null ? undefined : awaited[layer];
  return waitedFor === undefined
    ? `the limit of ${named} is unknown`
    : `no source says how long the client waits for ${waitedFor} (${named})`;
}
