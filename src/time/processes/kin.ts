import type { FlowBook } from './flow-book.ts';

/** What a member of a process tree knows of the tree it belongs to. */
export interface Kin {
  readonly id: string;
  /** The byte streams among its processes and to us. */
  readonly book: FlowBook;
  /** Grows whenever anything in the tree has moved. An agent is settled if nothing has since it was asked. */
  readonly moves: number;
  /** @returns the new count */
  moved(): number;
  /** How many timers may fire before the tree is looked at again, though its standard input was not opened. */
  readonly timersUnseen: number;
  /** Timers of it have fired. */
  fired(timers: number): void;
  /** Something has happened that may end a wait. */
  news(): void;
}
