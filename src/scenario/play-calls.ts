import type { MockClient } from '../client/mock-client.ts';
import { callIds } from '../properties/reading/call-record.ts';
import { provesNothing } from '../properties/reading/run-end.ts';
import type { RunWatch } from '../time/core/clock-options.ts';
import type { Fields } from '../wire/frame.ts';
import { LinkError, NeverListenedError } from '../wire/link.ts';
import type { Transcript, WaitingFor } from '../wire/transcript.ts';
import { ScenarioError } from './server/scenario-error.ts';
import type { Session } from './session.ts';
import type { RunBounds } from './session-time.ts';
import { Watch, type WatchBounds } from './watch.ts';

/** The limits of one play. */
export interface CellBounds {
  /** Virtual time that a start-up or a call may last, in milliseconds. */
  readonly horizonMs: number;
  /** How many timers may fire. */
  readonly maxSteps: number;
  /** Real time that a start-up or a call may last if time is real, in milliseconds. */
  readonly maxRealMs: number;
  /** How long a server that only repeats itself is watched while its client waits. Default: to the horizon. */
  readonly patience?: WatchBounds;
  readonly signal?: AbortSignal;
}

/** How many timers may fire while the server is watched after its client gave up. */
const afterwardsSteps = 5_000;

/** A server that only repeats itself is watched for this multiple of the time that its client waited before it gave up. */
const afterwardsTimes = 4;

/** The least number of messages and timers of such a server before its watch ends. */
const afterwardsThings = 500;

/**
 * During the start-up of a client that waits without a limit, a server that sends the same messages again and again is watched
 * for at least this long, in virtual milliseconds. How the start-up ends is then unknown.
 */
const startupQuietMs = 3_600_000;

/** The least number of messages of such a server before its watch ends. A silent server is watched to the horizon. */
const startupMessages = 1_000;

type Bounds = CellBounds & Pick<RunBounds, 'watch'>;

const boundsOf = (session: Session, { horizonMs, maxSteps, maxRealMs, watch, signal }: Bounds): RunBounds => ({
  limitMs: session.time.kind === 'virtual' ? horizonMs : maxRealMs,
  maxSteps,
  ...(watch === undefined ? {} : { watch }),
  ...(signal === undefined ? {} : { signal }),
});

/** Runs `fn` to its end. If the run stops before the end, writes the reason to the transcript and returns `null`. */
async function runToEnd<T>(session: Session, bounds: Bounds, fn: () => Promise<T>): Promise<T | null> {
  const end = await session.time.run(fn, boundsOf(session, bounds));
  if ('value' in end) return end.value;
  session.writer.write({ kind: 'stopped', ...end.stopped });
  return null;
}

/** A start-up that ended before the client could send anything to the server. */
export interface NeverBegun {
  readonly error: Error;
  /** Whether the error is evidence about the server. Otherwise the run could not go on. */
  readonly proves: boolean;
  /** The pending work, if the run could not go on. */
  readonly waitingFor?: readonly WaitingFor[];
}

/** Whether an error says that the server was passed in the wrong way, rather than that it did not start. */
const isMisuse = (error: Error): boolean =>
  error instanceof ScenarioError && error.code !== 'ERR_SCENARIO' && error.code !== 'ERR_NO_APP';

/** Starts a server that must run before its first client. @returns why the server does not run; `null`: it runs */
async function prepare(session: Session, bounds: CellBounds): Promise<NeverBegun | null> {
  const failures: Error[] = [];
  const ready = await session.time.run(
    () =>
      session.prepare().catch((error: unknown) => {
        failures.push(error instanceof Error ? error : new Error(String(error)));
      }),
    boundsOf(session, bounds),
  );
  const [error] = failures;
  if (error !== undefined) {
    if (isMisuse(error)) throw error;
    // A slow server may still listen later. The operator who starts it decides how long it may take, not a client.
    return { error, proves: !(error instanceof NeverListenedError) || error.exit !== null };
  }
  if ('value' in ready) {
    session.prepared();
    return null;
  }
  const { why, note, waitingFor } = ready.stopped;
  if (why === 'aborted' && bounds.signal?.reason instanceof Error)
    return { error: bounds.signal.reason, proves: false };
  return {
    error: new ScenarioError(`the server was never there to be asked: ${note}`),
    proves: !provesNothing.has(why),
    ...(waitingFor === undefined ? {} : { waitingFor }),
  };
}

/** Over HTTP the end of the server's process is reported after the end of its connections, at the end of the same instant. */
async function writeLast(session: Session, bounds: CellBounds): Promise<void> {
  await settle(session, bounds);
  session.writeLeft();
}

/** Ends a start-up in which the server sends the same messages again and again. A client with a limit gives up earlier. */
function startupWatch({ client, time, transcript }: Session): RunWatch {
  const bounds = { quietMs: startupQuietMs, gaps: afterwardsTimes, things: startupMessages, onlyMessages: true };
  return withoutClocks(client, new Watch(transcript.entries, 0, time.now(), bounds));
}

/** A watch that goes on while any clock of the client runs: until then each further event can change the result. */
const withoutClocks = (client: MockClient, watch: Watch): RunWatch => ({
  enough: (nextMs, steps) => watch.enough(nextMs, steps) && !client.hasClocks,
  atLeast: (steps) => watch.atLeast(steps),
  notBeforeMs: () => watch.notBeforeMs(),
});

/**
 * Starts the server as the session's client does.
 *
 * @param charged whether the server's real work takes virtual time once the client begins; default false
 * @returns whether the client has the list of tools, or why it could not send anything
 */
export async function tryStartup(
  session: Session,
  bounds: CellBounds,
  { charged = false }: { readonly charged?: boolean } = {},
): Promise<boolean | NeverBegun> {
  const never = await prepare(session, bounds);
  if (never !== null) return never;
  if (charged) session.chargeWork();
  try {
    const ended = await runToEnd(session, { ...bounds, watch: startupWatch(session) }, () => session.client.start());
    if (ended?.ok !== true) session.writeUnfinishedLine();
    if (ended !== null) {
      if (!ended.ok && session.link.http !== undefined) await writeLast(session, bounds);
      return ended.ok;
    }
  } catch (error) {
    if (error instanceof LinkError) return { error, proves: true };
    throw error;
  }
  const { entries } = session.transcript;
  if (entries.some((entry) => entry.kind === 'begin')) return false;
  const stopped = entries.find((entry) => entry.kind === 'stopped');
  return {
    error: new ScenarioError(`the run could not go on: ${stopped?.note ?? 'it never began'}`),
    proves: false,
    waitingFor: stopped?.waitingFor ?? [],
  };
}

/**
 * As {@link tryStartup}, for a server that must start.
 *
 * @returns whether the client has the list of tools
 * @throws LinkError (`ERR_LINK`), ScenarioError (`ERR_SCENARIO`), or the server's own error, if the client could not send
 *   anything
 */
export async function playStartup(session: Session, bounds: CellBounds): Promise<boolean> {
  const started = await tryStartup(session, bounds);
  if (typeof started === 'boolean') return started;
  throw started.error;
}

/** Lets all work of this instant complete. */
export async function settle(session: Session, bounds: CellBounds): Promise<void> {
  const { time } = session;
  await time.run(() => new Promise<void>((resolve) => time.setTimer(resolve, 0)), boundsOf(session, bounds));
}

/**
 * Plays one call to its end.
 *
 * @returns the id of the call's span in the transcript; `null`: the run could not go on before the call began
 */
export async function playCall(
  session: Session,
  tool: string,
  args: Fields,
  bounds: CellBounds,
): Promise<number | null> {
  const { client, writer, time } = session;
  const before = session.transcript.entries.length;
  const { patience } = bounds;
  const watch = patience && new Watch(session.transcript.entries, before, time.now(), patience);
  const note = await runToEnd(session, { ...bounds, ...(watch === undefined ? {} : { watch }) }, () =>
    Promise.race([client.call(tool, args).then(() => null), client.neverAnswered]),
  );
  if (note !== null) writer.write({ kind: 'stopped', why: 'nothing-can-run', note });
  const { entries } = session.transcript;
  for (let at = before; at < entries.length; at++) {
    const entry = entries[at];
    if (entry?.kind === 'begin' && entry.span === 'call') return entry.id;
  }
  return null;
}

/** The index of the entry at which the last start-up or call began. */
const lastBegin = ({ entries }: Transcript): number =>
  Math.max(
    0,
    entries.findLastIndex((entry) => entry.kind === 'begin' && (entry.span === 'call' || entry.span === 'startup')),
  );

/**
 * Watches the server for a while after its client gave up: late answers, cancellations, work that goes on. After an answer, the
 * watch ends with the current instant. A server that only repeats itself is watched for a multiple of the time that its client
 * waited. If the watch ends although an answer may still come, the transcript says so. The transcript also gets the timers that
 * outlive their request.
 *
 * @param leastMs how long the server is watched at least after its client began to wait, in virtual milliseconds
 */
export async function playAfterwards(session: Session, bounds: CellBounds, leastMs = 0): Promise<void> {
  const { client, time, transcript, writer } = session;
  const { entries } = transcript;
  const stopped = entries.at(-1)?.kind === 'stopped';
  if (stopped || client.awaitsAnswers) session.writeUnfinishedLine();
  if (time.kind === 'real' || stopped) return; // a stopped run cannot go on
  if (client.awaitsAnswers && !client.connectionLost) {
    const from = lastBegin(transcript);
    const nowMs = time.now();
    const waitedMs = nowMs - (entries[from]?.atMs ?? nowMs);
    const watch = new Watch(entries, from, nowMs, {
      quietMs: Math.max(afterwardsTimes * waitedMs, leastMs - waitedMs),
      gaps: afterwardsTimes,
      things: afterwardsThings,
    });
    const end = await time.run(() => client.allAnswered(), {
      ...boundsOf(session, bounds),
      maxSteps: Math.min(bounds.maxSteps, afterwardsSteps),
      watch: withoutClocks(client, watch),
    });
    if ('stopped' in end && end.stopped.why !== 'nothing-can-run')
      writer.write({ kind: 'unwatched', why: end.stopped.why });
  } else if (session.link.transport === 'memory') await settle(session, bounds);
  session.writeLeft();
}

/** One tool and its arguments. */
export interface Call {
  readonly tool: string;
  readonly arguments: Fields;
}

/**
 * Plays one call, and a ping and another call while the first call is in progress.
 *
 * @returns the ids of the calls' spans in the transcript, in order
 */
export async function playBeside(
  session: Session,
  call: Call,
  neighbour: Call | null,
  bounds: CellBounds,
): Promise<readonly number[]> {
  const before = callIds(session.transcript).length;
  const { client, time } = session;
  await runToEnd(session, bounds, async () => {
    const open = [client.call(call.tool, call.arguments)];
    await new Promise<void>((resolve) => void time.setTimer(resolve, 0)); // first send the call
    if (neighbour !== null) open.push(client.call(neighbour.tool, neighbour.arguments));
    await Promise.all([client.ping(), ...open]);
  });
  return callIds(session.transcript).slice(before);
}
