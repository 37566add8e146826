import type { ResponseHead } from '../../wire/http/exchange.ts';

/** What a response says it is, without parameters; empty: it does not say. */
export const mediaType = ({ headers }: ResponseHead): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
