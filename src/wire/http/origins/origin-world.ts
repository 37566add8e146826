import type { Hold } from '../../delivery-queue.ts';
import type { HttpRequest } from '../exchange.ts';

/** What an origin, the far end of HTTP, needs of the world it is in. */
export interface OriginWorld {
  readonly hold: Hold;
  /** Runs the server's side of one request, so that what it opens belongs to that request. */
  attribute?(request: HttpRequest, run: () => void): void;
  /** Takes down what HTTP has no word for, by the exchange's key: why there is a 500, what could not be told. */
  note?(key: number, text: string): void;
}

/** What an error has to say, however odd a thing was thrown. */
export const messageOf = (error: unknown): string => {
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  try {
    return String(error);
  } catch {
    return 'something that is no text';
  }
};
