import type { ListeningAt } from './endpoint.ts';

/** A process, or thread, on the clock that listens. */
export interface ListeningAgent extends ListeningAt {
  /** Its id: `c1`, `c1.2`, `c1#3`. */
  readonly process: string;
  readonly pid: number;
}
