import type { Headers, HttpRequest } from '../exchange.ts';

/** The fields as they go on the wire: with a host, and the length of the body. Its framing is not the client's to say. */
export function requestFields({ url, headers, body, method }: HttpRequest): { [name: string]: string } {
  const { 'transfer-encoding': _framing, 'content-length': _length, ...rest } = headers;
  const length = body !== null ? body.length : method === 'POST' ? 0 : null;
  return { host: url.host, ...rest, ...(length === null ? {} : { 'content-length': String(length) }) };
}

/** @param raw names and values in turn, as they came */
export function responseFields(raw: readonly string[]): Headers {
  const fields: { [name: string]: string } = Object.create(null);
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    const value = raw[at + 1]!;
    fields[name] = name in fields ? `${fields[name]}, ${value}` : value;
  }
  return fields;
}
