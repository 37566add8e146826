import { provesNothing } from '../../properties/reading/run-end.ts';
import type { PlayedStep } from '../../report/session-report.ts';
import type { SessionProblem } from '../../report/session-search-report.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { visible } from '../../wire/visible.ts';
import type { SessionRun } from '../sessions/play-steps.ts';

/**
 * How a step ends in a session of its own: in time, or with an answer, after so many virtual milliseconds; `null`: not so, or it is
 * unknown.
 */
export type Alone = (step: PlayedStep) => Promise<number | null>;

const stepsThatConnect: readonly string[] = ['connect', 'reconnect'];

/** The steps that are one request and no call. */
const requests: readonly string[] = ['ping', 'list', 'read', 'prompt'];

/** The entries of a client from the beginning of a step to its end. */
const entriesOf = ({ entries }: Transcript, { entries: { from, to } }: PlayedStep): readonly Entry[] =>
  entries.slice(from, to ?? entries.length);

/** Whether the server answered in these entries that it does not know the session. */
export const isForgotten = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => entry.kind === 'stimulus' && (entry.on === 'http-404' || entry.status === 404));

/** Whether the client sent anything for a step. A client that has given its server up sends nothing: that is its own way. */
const wasSent = (transcript: Transcript, step: PlayedStep): boolean =>
  entriesOf(transcript, step).some(
    (entry) => entry.kind === 'sent' || (entry.kind === 'begin' && entry.span === 'exchange'),
  );

const nameOf = ({ do: kind, tool, target, client }: PlayedStep): string =>
  [
    kind,
    ...(tool === undefined ? [] : [visible(tool)]),
    ...(target === undefined ? [] : [visible(target)]),
    ...(client === 'first' ? [] : [`of client ${visible(client)}`]),
  ].join(' ');

const endOf = ({ outcome, tookMs, note }: PlayedStep): string =>
  outcome === 'open'
    ? 'it got no answer before the session ended'
    : `the client gave up after ${tookMs} ms${note === null ? '' : ` (${visible(note)})`}`;

/** Whether the run of a session stopped for a reason that proves nothing about the server. */
export const wasCutOff = ({ transcript }: SessionRun): boolean =>
  transcript.entries.some((entry) => entry.kind === 'stopped' && provesNothing.has(entry.why));

/**
 * Judges a session against a correct server: whatever happened before, the server answers what it answers in time in a session of its
 * own. It also answers each ping and each list, and accepts each connection.
 */
export async function problemsOf(run: SessionRun, alone: Alone): Promise<readonly SessionProblem[]> {
  const problems: SessionProblem[] = [];
  // A resource or a prompt may be too slow by itself, as a call may. A ping or a list may not.
  const isSlow = async (step: PlayedStep) =>
    (step.do === 'read' || step.do === 'prompt') && (await alone(step)) === null;
  for (const played of run.steps) {
    const { step, do: kind, outcome, cell, client } = played;
    const transcript = run.transcripts[client];
    const isBad = outcome === 'gave-up' || (outcome === 'open' && !wasCutOff(run));
    // A server may end a session at any time, and says so with 404.
    if (transcript === undefined || isForgotten(entriesOf(transcript, played))) continue;
    if (cell !== undefined) {
      if (cell.verdict !== 'fails' || cell.realWork !== null || !wasSent(transcript, played)) continue;
      const aloneMs = await alone(played);
      if (aloneMs === null) continue;
      const message = `${nameOf(played)}: ${endOf(played)}; in a session of its own the same call is answered after ${aloneMs} ms`;
      problems.push({ kind: 'call', step, message });
    } else if (stepsThatConnect.includes(kind) && isBad)
      problems.push({ kind: 'connect', step, message: `${nameOf(played)}: ${endOf(played)}` });
    else if (isBad && requests.includes(kind) && wasSent(transcript, played) && !(await isSlow(played)))
      problems.push({ kind: 'request', step, message: `${nameOf(played)}: ${endOf(played)}` });
  }
  return problems;
}
