import { provesNothing } from '../../properties/reading/run-end.ts';
import type { PlayedStep } from '../../report/session-report.ts';
import type { SessionProblem } from '../../report/session-search-report.ts';
import type { Entry, Transcript } from '../../wire/transcript.ts';
import { visible } from '../../wire/visible.ts';
import type { SessionRun } from '../sessions/play-steps.ts';

/** A server may forget a session whose client has sent nothing for so long, in virtual milliseconds. */
const forgettableMs = 5 * 60_000;

/** How a call ends in a session of its own: in time, after so many virtual milliseconds; `null`: not in time, or it is unknown. */
export type Alone = (step: PlayedStep) => Promise<number | null>;

const stepsThatConnect: readonly string[] = ['connect', 'reconnect'];

/** The entries of a client from the beginning of a step to its end. */
const entriesOf = ({ entries }: Transcript, { entries: { from, to } }: PlayedStep): readonly Entry[] =>
  entries.slice(from, to ?? entries.length);

/** Whether the server answered in these entries that it does not know the session. */
export const isForgotten = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => entry.kind === 'stimulus' && (entry.on === 'http-404' || entry.status === 404));

/** When a client sent its last message before a step; `null`: it sent none. */
function lastSentMs({ entries }: Transcript, { entries: { from } }: PlayedStep): number | null {
  const sent = entries.slice(0, from).findLast((entry) => entry.kind === 'sent');
  return sent?.atMs ?? null;
}

/** Which steps met a session that the server was free to forget: it had expired, or its client had been idle. */
function forgottenSteps({ steps, transcripts }: SessionRun): ReadonlySet<PlayedStep> {
  const forgotten = new Set<PlayedStep>();
  const mayForget = new Map<string, boolean>();
  for (const step of steps) {
    const transcript = transcripts[step.client];
    if (transcript === undefined) continue;
    if (stepsThatConnect.includes(step.do)) mayForget.set(step.client, false);
    const lastMs = lastSentMs(transcript, step);
    if (step.do === 'expire' || (lastMs !== null && step.atMs - lastMs >= forgettableMs))
      mayForget.set(step.client, true);
    const entries = entriesOf(transcript, step);
    if (mayForget.get(step.client) === true && isForgotten(entries)) forgotten.add(step);
    // A server that answered knows the session.
    else if (step.outcome === 'done' && entries.some(({ kind }) => kind === 'received'))
      mayForget.set(step.client, false);
  }
  return forgotten;
}

/** Whether the client sent anything for a step. A client that has given its server up sends nothing: that is its own way. */
const wasSent = (transcript: Transcript, step: PlayedStep): boolean =>
  entriesOf(transcript, step).some(
    (entry) => entry.kind === 'sent' || (entry.kind === 'begin' && entry.span === 'exchange'),
  );

const nameOf = ({ do: kind, tool, client }: PlayedStep): string =>
  [
    kind,
    ...(tool === undefined ? [] : [visible(tool)]),
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
 * Judges a session against a correct server: whatever happened before, the server answers each request, and each call as fast as a
 * client needs that gets it in time in a session of its own. A server may forget a session that expired or was idle, and says so
 * with 404.
 */
export async function problemsOf(run: SessionRun, alone: Alone): Promise<readonly SessionProblem[]> {
  const problems: SessionProblem[] = [];
  const forgotten = forgottenSteps(run);
  for (const played of run.steps) {
    const { step, do: kind, outcome, cell, client } = played;
    const transcript = run.transcripts[client];
    const isBad = outcome === 'gave-up' || (outcome === 'open' && !wasCutOff(run));
    if (transcript === undefined || forgotten.has(played)) continue;
    if (cell !== undefined) {
      if (cell.verdict !== 'fails' || cell.realWork !== null || !wasSent(transcript, played)) continue;
      const aloneMs = await alone(played);
      if (aloneMs === null) continue;
      const message = `${nameOf(played)}: ${endOf(played)}; in a session of its own the same call is answered after ${aloneMs} ms`;
      problems.push({ kind: 'call', step, message });
    } else if (stepsThatConnect.includes(kind) && isBad)
      problems.push({ kind: 'connect', step, message: `${nameOf(played)}: ${endOf(played)}` });
    else if (isBad && (kind === 'ping' || kind === 'list' || kind === 'read' || kind === 'prompt'))
      if (wasSent(transcript, played))
        problems.push({ kind: 'request', step, message: `${nameOf(played)}: ${endOf(played)}` });
  }
  return problems;
}
