import { AsyncLocalStorage } from 'node:async_hooks';
import { ScenarioError } from '../server/scenario-error.ts';

/** The right to make the time of this thread virtual. */
export interface ThreadTurn {
  /** Runs something as part of the session whose turn it is. */
  run<T>(fn: () => T): T;
  /** Lets the next one have its turn. Again is nothing. */
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
 * Waits until no other session has this thread: a thread has one time. Checks that run at once (`test.concurrent`) so play
 * their sessions one after another.
 *
 * @throws ScenarioError (`ERR_NESTED_WORLD`) to code inside a session, which would wait for itself
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
    turns.inside.disable(); // enabled, it would cost every promise of this thread a little
    end();
  };
  return { run: (fn) => turns.inside.run(true, fn), end: done };
}
