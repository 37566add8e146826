import { callIds } from '../properties/call-record.ts';
import type { Fields } from '../wire/frame.ts';
import { ScenarioError } from './scenario-error.ts';
import type { World } from './world.ts';
import type { RunBounds } from './world-time.ts';

/** How far one cell may go. */
export interface CellBounds {
  /** Virtual milliseconds a cell may last; beyond them its call counts as lost. */
  readonly horizonMs: number;
  /** Timers a cell may fire. */
  readonly maxSteps: number;
  /** Real milliseconds a cell may last where time is real. */
  readonly maxRealMs: number;
  readonly signal?: AbortSignal;
}

/** After a client gave up, its server is watched this many timers longer: does it answer, does it work on? */
const afterwardsSteps = 5_000;

const boundsOf = (world: World, { horizonMs, maxSteps, maxRealMs, signal }: CellBounds): RunBounds => ({
  limitMs: world.time.kind === 'virtual' ? horizonMs : maxRealMs,
  maxSteps,
  ...(signal === undefined ? {} : { signal }),
});

/** Runs one thing to its end, or writes down why it has none. */
async function runToEnd<T>(world: World, bounds: CellBounds, fn: () => Promise<T>): Promise<T | null> {
  const end = await world.time.run(fn, boundsOf(world, bounds));
  if ('value' in end) return end.value;
  world.writer.write({ kind: 'stopped', ...end.stopped });
  return null;
}

/** Starts the server as the world's client does. Resolves with whether the client has its tools. */
export async function playStartup(world: World, bounds: CellBounds): Promise<boolean> {
  const ready = await world.time.run(() => world.prepare(), boundsOf(world, bounds));
  if ('stopped' in ready) {
    const { why, note } = ready.stopped;
    if (why !== 'aborted') throw new ScenarioError(`the server was never there to be asked: ${note}`);
    world.writer.write({ kind: 'stopped', why, note });
    return false;
  }
  const ended = await runToEnd(world, bounds, () => world.client.start());
  return ended?.ok === true;
}

/**
 * Plays one call to its end, and what comes afterwards: late answers, a cancellation that goes out later, work that
 * goes on.
 *
 * @returns the id of the call's span in the transcript
 */
export async function playCall(world: World, tool: string, args: Fields, bounds: CellBounds): Promise<number> {
  const { client, writer } = world;
  const note = await runToEnd(world, bounds, () =>
    Promise.race([client.call(tool, args).then(() => null), client.forsaken]),
  );
  if (note !== null) writer.write({ kind: 'stopped', why: 'nothing-can-run', note });
  const last = world.transcript.entries.findLast((entry) => entry.kind === 'begin' && entry.span === 'call');
  if (last?.kind !== 'begin') throw new Error(`the call of ${tool} left no trace in the transcript`);
  return last.id;
}

/**
 * Watches the server for a while after a client gave up, without a word to anybody; after an answer, only until this
 * instant is over. Then writes down which of its timers outlive their request.
 */
export async function playAfterwards(world: World, bounds: CellBounds): Promise<void> {
  const { client, time, transcript } = world;
  if (time.kind === 'real' || transcript.entries.at(-1)?.kind === 'stopped') return; // nothing would go on
  if (client.awaitsAnswers && !client.connectionLost)
    await time.run(() => client.allAnswered(), {
      ...boundsOf(world, bounds),
      maxSteps: Math.min(bounds.maxSteps, afterwardsSteps),
    });
  else if (world.link.transport === 'memory')
    await time.run(() => new Promise<void>((resolve) => time.setTimer(resolve, 0)), boundsOf(world, bounds));
  world.writeLeft();
}

/** One tool and its arguments. */
export interface Call {
  readonly tool: string;
  readonly arguments: Fields;
}

/**
 * Plays one call with a ping and another call beside it.
 *
 * @returns the ids of the calls' spans in the transcript, in their order
 */
export async function playBeside(
  world: World,
  call: Call,
  neighbour: Call | null,
  bounds: CellBounds,
): Promise<readonly number[]> {
  const before = callIds(world.transcript).length;
  const calls = neighbour === null ? [call] : [call, neighbour];
  await runToEnd(world, bounds, async () => {
    const open = calls.map((one) => world.client.call(one.tool, one.arguments));
    await Promise.all([world.client.ping(), ...open]);
  });
  return callIds(world.transcript).slice(before);
}
