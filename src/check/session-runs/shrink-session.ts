import type { SessionStep } from '../sessions/session-step.ts';

/** A session that can be played again. */
export interface SessionToShrink {
  readonly steps: readonly SessionStep[];
  readonly ties: number | null;
}

/** The smallest session that was found, and how. */
export interface ShrunkSession extends SessionToShrink {
  /** How many plays it took. */
  readonly plays: number;
  /** Whether every smaller session that shrinking tries was tried. */
  readonly isSmallest: boolean;
}

/** How a session shrinks. */
export interface SessionShrinking {
  /** Plays a session. @returns whether it fails in the same way */
  readonly fails: (session: SessionToShrink) => Promise<boolean>;
  readonly maxPlays: number;
  /** Whether to end early. */
  readonly ended: () => boolean;
}

/** The names of the numbers of a step that shrink. */
const pausesOf = (step: SessionStep): readonly ('ms' | 'afterMs')[] => [
  ...('ms' in step && step.ms > 0 ? (['ms'] as const) : []),
  ...(step.afterMs !== undefined && step.afterMs > 0 ? (['afterMs'] as const) : []),
];

const pauseIn = (step: SessionStep, name: 'ms' | 'afterMs'): number =>
  (name === 'ms' && 'ms' in step ? step.ms : step.afterMs) ?? 0;

/**
 * Shrinks a failing session: to the fewest steps, to one client and to calls one after another where that suffices, and each pause to the exact millisecond below
 * which the session does not fail. A pause whose failures are not one range shrinks to the edge of one of them.
 */
export async function shrinkSession(
  start: SessionToShrink,
  { fails, maxPlays, ended }: SessionShrinking,
): Promise<ShrunkSession> {
  let best = start;
  let plays = 0;
  let isSmallest = true;

  const tried = async (session: SessionToShrink): Promise<boolean> => {
    if (plays >= maxPlays || ended()) {
      isSmallest = false;
      return false;
    }
    plays++;
    if (!(await fails(session))) return false;
    best = session;
    return true;
  };

  const withoutSteps = async (): Promise<boolean> => {
    let removed = false;
    for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
      for (let at = 0; at < best.steps.length && best.steps.length > 1; ) {
        const steps = best.steps.toSpliced(at, size);
        if (steps.length > 0 && (await tried({ ...best, steps }))) removed = true;
        else at += size;
      }
    return removed;
  };

  const withStep = (at: number, step: SessionStep): SessionToShrink => ({ ...best, steps: best.steps.with(at, step) });

  const withOneClient = async (): Promise<void> => {
    for (const [at, step] of best.steps.entries()) {
      if (step.client === undefined) continue;
      const { client: _, ...own } = step;
      await tried(withStep(at, own as SessionStep));
    }
  };

  /** A client that leaves and comes back reconnects. */
  const withReconnects = async (): Promise<void> => {
    for (let at = 0; at + 1 < best.steps.length; at++) {
      const [one, next] = [best.steps[at], best.steps[at + 1]];
      if (one?.do !== 'disconnect' || next?.do !== 'connect' || one.client !== next.client) continue;
      await tried({ ...best, steps: best.steps.toSpliced(at, 2, { ...one, do: 'reconnect' }) });
    }
  };

  const withoutOpenCalls = async (): Promise<void> => {
    for (const [at, step] of best.steps.entries())
      if ('wait' in step && step.wait === false) {
        const { wait: _, as: __, ...call } = step;
        await tried(withStep(at, call));
      }
  };

  const withPause = async (at: number, name: 'ms' | 'afterMs'): Promise<void> => {
    const step = best.steps[at];
    if (step === undefined) return;
    const withMs = (ms: number) => withStep(at, { ...step, [name]: ms });
    let high = pauseIn(step, name);
    if (await tried(withMs(0))) return;
    for (let low = 0; high - low > 1; ) {
      const middle = Math.floor((low + high) / 2);
      if (await tried(withMs(middle))) high = middle;
      else low = middle;
      if (!isSmallest) return;
    }
  };

  if (best.ties !== null) await tried({ ...best, ties: null });
  while (await withoutSteps());
  await withOneClient();
  await withReconnects();
  await withoutOpenCalls();
  while (await withoutSteps()); // a cancellation of a call that is no longer open
  for (const [at, step] of best.steps.entries()) for (const name of pausesOf(step)) await withPause(at, name);
  return { ...best, plays, isSmallest };
}
