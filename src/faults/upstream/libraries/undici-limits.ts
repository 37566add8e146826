import { globalDispatchers } from './global-dispatchers.ts';

/** undici's own: how long it waits for the headers of a response. */
const defaultMs = 300_000;

const limitIn = (options: unknown): number | null => {
  if (typeof options !== 'object' || options === null || !('headersTimeout' in options)) return null;
  return typeof options.headersTimeout === 'number' ? options.headersTimeout : null;
};

/** A dispatcher keeps what it was made with under symbols of its own. */
const limitOf = (dispatcher: object): number | null => {
  for (const key of Object.getOwnPropertySymbols(dispatcher)) {
    const value = Reflect.get(dispatcher, key) as unknown;
    if (key.description === 'headers timeout' && typeof value === 'number') return value;
    if (key.description === 'options') {
      const limit = limitIn(value);
      if (limit !== null) return limit;
    }
  }
  return null;
};

/**
 * How long undici would wait for the headers of this call, in milliseconds; 0: for ever. A held call must not outlive
 * the time limit that the server gave it.
 */
export function headersTimeoutMs(options: unknown, dispatcher: object | undefined): number {
  const own = typeof options === 'object' && options !== null ? Reflect.get(options, 'dispatcher') : undefined;
  const used = typeof own === 'object' && own !== null ? (own as object) : (dispatcher ?? globalDispatchers()[0]);
  return limitIn(options) ?? (used === undefined ? null : limitOf(used)) ?? defaultMs;
}

/** What undici fails with then. */
export function headersTimeoutError(): Error {
  const error = new Error('Headers Timeout Error');
  error.name = 'HeadersTimeoutError';
  return Object.assign(error, { code: 'UND_ERR_HEADERS_TIMEOUT' });
}
