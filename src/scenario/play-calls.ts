import type { MockClient } from '../client/mock-client.ts';
import { callIds } from '../properties/call-record.ts';
import { provesNothing } from '../properties/proves-nothing.ts';
import type { RunWatch } from '../time/core/clock-options.ts';
import type { Fields } from '../wire/frame.ts';
import { LinkError, NeverListenedError } from '../wire/link.ts';
import type { Transcript, WaitingFor } from '../wire/transcript.ts';
import { ScenarioError } from './server/scenario-error.ts';
import type { Session } from './session.ts';
import type { RunBounds } from './session-time.ts';
import { Watch, type WatchBounds } from './watch.ts';

/** How far one cell may go. */
export interface CellBounds {
  /** Virtual milliseconds a cell may last; beyond them its call counts as lost. */
  readonly horizonMs: number;
  /** Timers a cell may fire. */
  readonly maxSteps: number;
  /** Real milliseconds a cell may last where time is real. */
  readonly maxRealMs: number;
  /** A server that only repeats itself is watched for so long while its client waits. Default: to the horizon. */
  readonly patience?: WatchBounds;
  readonly signal?: AbortSignal;
}

/** After a client gave up, its server is watched no more timers longer than these: does it answer, does it work on? */
const afterwardsSteps = 5_000;

/** A server that only repeats itself is watched afterwards so many times as long as its client waited. */
const afterwardsTimes = 4;

/** It must have done so many things by then. */
const afterwardsThings = 500;

/**
 * Of a client that waits without a limit, a server that sends the same again and again is watched for at least so long while
 * it starts, in virtual milliseconds: how it ends is unknown then.
 */
const startupQuietMs = 3_600_000;

/** And it must have sent so many messages by then. One that is silent costs little, and is watched to the horizon. */
const startupMessages = 1_000;

type Bounds = CellBounds & Pick<RunBounds, 'watch'>;

const boundsOf = (session: Session, { horizonMs, maxSteps, maxRealMs, watch, signal }: Bounds): RunBounds => ({
  limitMs: session.time.kind === 'virtual' ? horizonMs : maxRealMs,
  maxSteps,
  ...(watch === undefined ? {} : { watch }),
  ...(signal === undefined ? {} : { signal }),
});

/** Runs one thing to its end, or writes down why it has none. */
async function runToEnd<T>(session: Session, bounds: Bounds, fn: () => Promise<T>): Promise<T | null> {
  const end = await session.time.run(fn, boundsOf(session, bounds));
  if ('value' in end) return end.value;
  session.writer.write({ kind: 'stopped', ...end.stopped });
  return null;
}

/** A start that never came so far that the client could speak to the server. */
export interface NeverBegun {
  readonly error: Error;
  /** Whether it says something about the server: else it was the run that could not go on. */
  readonly proves: boolean;
  /** What was waited for, where it was the run that could not go on. */
  readonly waitingFor?: readonly WaitingFor[];
}

/** Errors that say how a server was given wrongly, rather than that it did not start. */
const isMisuse = (error: Error): boolean =>
  error instanceof ScenarioError && error.code !== 'ERR_SCENARIO' && error.code !== 'ERR_NO_APP';

/** Gets a server going that its client finds running. @returns why it does not run; `null`: it does */
async function prepare(session: Session, bounds: CellBounds): Promise<NeverBegun | null> {
  const never: Error[] = [];
  const ready = await session.time.run(
    () =>
      session.prepare().catch((error: unknown) => {
        never.push(error instanceof Error ? error : new Error(String(error)));
      }),
    boundsOf(session, bounds),
  );
  const [error] = never;
  if (error !== undefined) {
    if (isMisuse(error)) throw error;
    // A server that is slow to listen may do so yet: how long it may take is up to who starts it, and to no client.
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

/** Over HTTP the end of the server's process is reported apart from the end of its connections, by the end of the instant. */
async function tellLast(session: Session, bounds: CellBounds): Promise<void> {
  await settle(session, bounds);
  session.writeLeft();
}

/** Ends a start-up in which the server sends the same again and again. A client that has a limit gives up first. */
function startupWatch({ client, time, transcript }: Session): RunWatch {
  const bounds = { quietMs: startupQuietMs, gaps: afterwardsTimes, things: startupMessages, onlyMessages: true };
  return withoutClocks(client, new Watch(transcript.entries, 0, time.now(), bounds));
}

/** While any clock of the client runs, what comes next matters to it. */
const withoutClocks = (client: MockClient, watch: Watch): RunWatch => ({
  enough: (nextMs, steps) => watch.enough(nextMs, steps) && !client.hasClocks,
  atLeast: (steps) => watch.atLeast(steps),
  notBeforeMs: () => watch.notBeforeMs(),
});

/**
 * Starts the server as the session's client does.
 *
 * @param charged whether the server's real work takes virtual time from then on; default false
 * @returns whether the client has its tools, or why it could not even ask
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
    if (ended !== null) {
      if (!ended.ok && session.link.http !== undefined) await tellLast(session, bounds);
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
 * The same for a server that must start.
 *
 * @returns whether the client has its tools
 * @throws LinkError (`ERR_LINK`), ScenarioError (`ERR_SCENARIO`), or the server's own error, where the client could not
 *   even ask
 */
export async function playStartup(session: Session, bounds: CellBounds): Promise<boolean> {
  const started = await tryStartup(session, bounds);
  if (typeof started === 'boolean') return started;
  throw started.error;
}

/** Lets everything end that is under way at this instant. */
export async function settle(session: Session, bounds: CellBounds): Promise<void> {
  const { time } = session;
  await time.run(() => new Promise<void>((resolve) => time.setTimer(resolve, 0)), boundsOf(session, bounds));
}

/**
 * Plays one call to its end, and what comes afterwards: late answers, a cancellation that goes out later, work that
 * goes on.
 *
 * @returns the id of the call's span in the transcript; `null`: the run could not go on, and the call never began
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
    Promise.race([client.call(tool, args).then(() => null), client.forsaken]),
  );
  if (note !== null) writer.write({ kind: 'stopped', why: 'nothing-can-run', note });
  const { entries } = session.transcript;
  for (let at = before; at < entries.length; at++) {
    const entry = entries[at];
    if (entry?.kind === 'begin' && entry.span === 'call') return entry.id;
  }
  return null;
}

/** Where the start-up or call began that came last, among the entries. */
const lastBegin = ({ entries }: Transcript): number =>
  Math.max(
    0,
    entries.findLastIndex((entry) => entry.kind === 'begin' && (entry.span === 'call' || entry.span === 'startup')),
  );

/**
 * Watches the server for a while after a client gave up, without a word to anybody; after an answer, only until this
 * instant is over. A server that only repeats itself is watched for a multiple of the time that its client waited; where
 * the watch ends although an answer may still come, that is written down. So are the timers that outlive their request.
 *
 * @param leastMs the server is watched for at least so long after its client began to wait, in virtual milliseconds
 */
export async function playAfterwards(session: Session, bounds: CellBounds, leastMs = 0): Promise<void> {
  const { client, time, transcript, writer } = session;
  const { entries } = transcript;
  if (time.kind === 'real' || entries.at(-1)?.kind === 'stopped') return; // nothing would go on
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
 * Plays one call, and a ping and another call while it is under way.
 *
 * @returns the ids of the calls' spans in the transcript, in their order
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
    await new Promise<void>((resolve) => void time.setTimer(resolve, 0)); // the others come once it is on its way
    if (neighbour !== null) open.push(client.call(neighbour.tool, neighbour.arguments));
    await Promise.all([client.ping(), ...open]);
  });
  return callIds(session.transcript).slice(before);
}
