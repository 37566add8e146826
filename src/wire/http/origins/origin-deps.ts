import type { BlockTime } from '../../delivery-queue.ts';
import type { HttpRequest } from '../exchange.ts';

/** What an origin at the end of the path, which is a server, needs from its session. */
export interface OriginDeps {
  /** Stops virtual time. */
  readonly blockTime: BlockTime;
  /** Runs the server's handler of one request. Resources that it opens meanwhile are recorded under that request. */
  attribute?(request: HttpRequest, run: () => void): void;
  /** Receives facts that HTTP does not transmit, by the key of the exchange, such as the reason for a 500. */
  note?(key: number, text: string): void;
}

/** The message of a thrown value, which may be no `Error`. */
export const messageOf = (error: unknown): string => {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  try {
    return String(error);
  } catch {
    return 'something that is no text';
  }
};
