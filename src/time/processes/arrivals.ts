import { real } from '../base/real.ts';
import { Losses } from './losses.ts';
import type { ProcessTree } from './process-tree.ts';
import type { ExpectedBytes } from './protocol.ts';

/** After this many turns of our loop without a new byte, the kernel has none for us. */
const GIVE_UP_LOOKS = 20;

/** Waits for the bytes that agents have written to this thread, as far as it reads them. */
export class Arrivals {
  readonly #trees: ReadonlyMap<string, ProcessTree>;
  #missing = -1;
  #looks = 0;
  readonly #losses = new Losses();

  constructor(trees: ReadonlyMap<string, ProcessTree>) {
    this.#trees = trees;
  }

  /** Whether any bytes are under way. */
  get due(): boolean {
    for (const tree of this.#trees.values()) if (expectedFrom(tree).length > 0) return true;
    this.#missing = -1;
    return false;
  }

  /** Lets our loop make one turn, in which it reads what the kernel has. */
  wait(then: () => void): void {
    const missing = [...this.#trees.values()].reduce((bytes, tree) => bytes + inFlightFrom(tree), 0);
    if (missing !== this.#missing) {
      this.#missing = missing;
      this.#looks = 0;
      for (const tree of this.#trees.values()) for (const { flow } of expectedFrom(tree)) this.#losses.came(flow);
    } else if (++this.#looks > GIVE_UP_LOOKS) {
      for (const tree of this.#trees.values())
        for (const { flow } of expectedFrom(tree))
          if (!tree.book.queued(flow) && this.#losses.sure(tree, flow)) tree.book.lose(flow);
    }
    real.setImmediate(then);
  }
}

const expectedFrom = ({ child, book }: ProcessTree): readonly ExpectedBytes[] => (child ? book.expectedOf(child) : []);

const inFlightFrom = (tree: ProcessTree): number =>
  expectedFrom(tree).reduce((bytes, { flow }) => bytes + tree.book.inFlight(flow), 0);
