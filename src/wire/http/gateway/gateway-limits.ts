import type { Limit } from '../../../clocks/limit.ts';
import type { Headers, HttpRequest } from '../exchange.ts';

/** A limit whose number is known. */
export type SizeLimit = Limit & { readonly max: number };

/** What a hop can do about bytes: give up, or cut them off. */
const isPlayable = ({ unit, outcome }: SizeLimit): boolean =>
  unit === 'bytes' && (typeof outcome === 'object' || outcome === 'cut-end');

/** The sizes of a request, by what limits call them. */
export interface RequestSizes {
  readonly request: number;
  readonly 'request-headers': number;
}

/** The bytes of header lines as HTTP/1.1 writes them. */
export const headerBytes = (headers: Headers): number =>
  Object.entries(headers).reduce((bytes, [name, value]) => bytes + Buffer.byteLength(`${name}: ${value}\r\n`), 0);

/** How big a request is: its body, and its head as HTTP/1.1 writes it. */
export function requestSizes({ method, url, headers, body }: HttpRequest): RequestSizes {
  const line = Buffer.byteLength(`${method} ${url.pathname}${url.search} HTTP/1.1\r\n\r\n`);
  return { request: body?.length ?? 0, 'request-headers': line + headerBytes(headers) };
}

/** The first limit that a request is beyond. */
export function tooBigFor(
  limits: readonly SizeLimit[],
  sizes: RequestSizes,
): { readonly limit: SizeLimit; readonly is: number } | null {
  for (const limit of limits) {
    if ((limit.of !== 'request' && limit.of !== 'request-headers') || !isPlayable(limit)) continue;
    const is = sizes[limit.of];
    if (is > limit.max) return { limit, is };
  }
  return null;
}

/** The least limit on the bytes of a response. */
export const responseLimit = (limits: readonly SizeLimit[]): SizeLimit | null =>
  limits
    .filter((limit) => (limit.of === 'response' || limit.of === 'body') && isPlayable(limit))
    .reduce<SizeLimit | null>((least, limit) => (least === null || limit.max < least.max ? limit : least), null);
