import type { Headers, HttpRequest } from './exchange.ts';

/** The sizes of a request in bytes, by the names that limits use. */
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
