import type { NoteDetails } from '../../faults/note-details.ts';
import type { CompleteRule } from '../../faults/upstream/gate/upstream-rule.ts';

/** A rule over the server's outgoing HTTP, and who hears what it does. */
export interface UpstreamOrder {
  /** Tells it from all other rules of its session. */
  readonly number: number;
  /** Which fault of its plan it is, from 0: with the seed it says which random numbers it has. */
  readonly place: number;
  readonly seed: number;
  readonly rule: CompleteRule;
  note(text: string, about: NoteDetails): void;
  /** The same from another process, which is heard whenever it is heard. */
  noteLater(atMs: number, process: string, text: string, about: NoteDetails): void;
}

/** Where the server's outgoing HTTP can be held. */
export interface UpstreamSite {
  /** @returns how to lift it */
  add(order: UpstreamOrder): () => void;
  /** Resolves once all that happened so far has been told. */
  told(): Promise<void>;
  /** Puts everything back. */
  close(): void;
}
