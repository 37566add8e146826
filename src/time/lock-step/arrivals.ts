import { real } from '../real.ts';
import type { ProcessTree } from './process-tree.ts';
import type { ExpectedBytes } from './protocol.ts';

/** Real milliseconds, and looks, without a new byte after which none will come: somebody in between has kept it. */
const GIVE_UP_MS = 250;
const GIVE_UP_LOOKS = 100;

/** Waits for the bytes that agents have written to us, as far as we read them. */
export class Arrivals {
  readonly #trees: ReadonlyMap<string, ProcessTree>;
  #missing = -1;
  #sinceMs = 0;
  #looks = 0;

  constructor(trees: ReadonlyMap<string, ProcessTree>) {
    this.#trees = trees;
  }

  /** Whether any are under way. */
  get due(): boolean {
    for (const tree of this.#trees.values()) if (expectedFrom(tree).length > 0) return true;
    this.#missing = -1;
    return false;
  }

  /** Lets our loop make one turn, in which what lies in the kernel is read. */
  wait(then: () => void): void {
    const missing = [...this.#trees.values()].reduce((bytes, tree) => bytes + inFlightFrom(tree), 0);
    if (missing !== this.#missing) {
      this.#missing = missing;
      this.#sinceMs = real.nowMs();
      this.#looks = 0;
    } else if (++this.#looks > GIVE_UP_LOOKS && real.nowMs() - this.#sinceMs > GIVE_UP_MS) {
      for (const tree of this.#trees.values()) for (const { flow } of expectedFrom(tree)) tree.book.lose(flow);
    }
    real.setImmediate(then);
  }
}

const expectedFrom = ({ child, book }: ProcessTree): readonly ExpectedBytes[] => (child ? book.expectedOf(child) : []);

const inFlightFrom = (tree: ProcessTree): number =>
  expectedFrom(tree).reduce((bytes, { flow }) => bytes + tree.book.inFlight(flow), 0);
