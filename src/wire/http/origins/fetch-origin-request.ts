import type { HttpRequest } from '../exchange.ts';

/**
 * The request as a front server makes it for a web-standard handler: with the `host` and `content-length` that the
 * client's HTTP library has put on the wire.
 *
 * @throws TypeError for what cannot be put on a wire: a header with a line break, a body in a GET
 */
export function toWebRequest({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Request {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  address.hash = '';
  const fields = new Headers({ host: address.host });
  for (const [name, value] of Object.entries(headers)) fields.set(name, value);
  if (body !== null) fields.set('content-length', String(body.length));
  return new Request(address, { method, headers: fields, signal, body });
}
