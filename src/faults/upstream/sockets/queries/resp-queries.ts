import { isBlocking, isSessionCommand } from '../protocols/resp.ts';
import { RespFrames } from '../protocols/resp-frames.ts';
import type { QueryCutter, QueryUnit } from './query-cutter.ts';

/** Cuts what a program sends to Redis into commands. In a transaction only its end is work. Redis has no limit for a command. */
export class RespQueries implements QueryCutter {
  readonly #frames = new RespFrames();
  #isInTransaction = false;

  push(chunk: Uint8Array): void {
    this.#frames.push(chunk);
  }

  next(): QueryUnit | null {
    const command = this.#frames.next();
    if (command === null) return null;
    const name = (command.texts[0] ?? '').toUpperCase();
    if (name === 'MULTI') this.#isInTransaction = true;
    if (name === 'EXEC' || name === 'DISCARD') this.#isInTransaction = false;
    const isQuery = !this.#isInTransaction && name !== 'DISCARD' && !isSessionCommand(command) && !isBlocking(command);
    return { bytes: command.whole, isQuery, limitMs: null, isLimitable: false };
  }
}
