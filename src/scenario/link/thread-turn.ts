import { AsyncLocalStorage } from 'node:async_hooks';
import { ScenarioError } from '../server/scenario-error.ts';

/** The right to make the time of this thread virtual. */
export interface ThreadTurn {
  /** Runs `fn` as part of the session that has the turn. */
  run<T>(fn: () => T): T;
  /** Gives the turn to the next session. A second call has no effect. */
  end(): void;
}

interface Turns {
  last: Promise<void>;
  readonly inside: AsyncLocalStorage<true>;
}

// On `process`, which is one per thread: test runners load this module several times in one thread.
const KEY = Symbol.for('mcp-deadline.session-turns');
const slot = process as unknown as Record<symbol, Turns | undefined>;
if (slot[KEY] === undefined) {
  const made: Turns = { last: Promise.resolve(), inside: new AsyncLocalStorage() };
  Object.defineProperty(process, KEY, { value: made, configurable: true });
}
const turns = slot[KEY] as Turns;

/**
 * Waits until no other session uses this thread: a thread has one clock. Checks that run at the same time (`test.concurrent`)
 * therefore play their sessions one after another.
 *
 * @throws ScenarioError (`ERR_NESTED_WORLD`) if it is called inside a session, which would wait for itself
 */
export async function takeTurn(): Promise<ThreadTurn> {
  if (turns.inside.getStore() === true)
    throw new ScenarioError(
      'a check was begun inside a check of this thread (by the server under test?), and a thread has one time. Begin it outside; or give the inner server as a command, which has a clock of its own',
      'ERR_NESTED_WORLD',
    );
  let end = () => {};
  const before = turns.last;
  turns.last = new Promise((resolve) => {
    end = resolve;
  });
  await before;
  const done = (): void => {
    turns.inside.disable(); // an enabled AsyncLocalStorage makes every promise of this thread slower
    end();
  };
  return { run: (fn) => turns.inside.run(true, fn), end: done };
}
