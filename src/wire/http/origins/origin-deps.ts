import type { BlockTime } from '../../delivery-queue.ts';
import type { HttpRequest } from '../exchange.ts';

/** What an origin at the end of the path, a server, needs of its session. */
export interface OriginDeps {
  /** Keeps virtual time from passing. */
  readonly blockTime: BlockTime;
  /** Runs the server's side of one request, so that what it opens belongs to that request. */
  attribute?(request: HttpRequest, run: () => void): void;
  /** Receives what HTTP cannot say, by the key of the exchange: why there is a 500, what could not be delivered. */
  note?(key: number, text: string): void;
}

/** The message of an error, whatever was thrown. */
export const messageOf = (error: unknown): string => {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  try {
    return String(error);
  } catch {
    return 'something that is no text';
  }
};
