import type { Headers as Fields, ResponseHead } from '../exchange.ts';

/** A response of this status ends with its head. */
const bodiless = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** The response of a handler, as it goes on the wire. */
export interface WireResponse {
  readonly head: ResponseHead;
  readonly body: ReadableStream<unknown> | null;
  /** How many bytes the head declares; `null`: as many as come. */
  readonly declaredBytes: number | null;
}

/**
 * Reads what a handler has returned. It may be of another realm, or a polyfill's: it reads only what it uses.
 *
 * @throws TypeError that says why it is not a response
 */
export function readResponse(value: unknown): WireResponse {
  const response = value as Partial<Response> | null | undefined;
  if (typeof response?.status !== 'number' || typeof response.headers?.forEach !== 'function') {
    throw new TypeError(`it returned ${value === null ? 'null' : typeof value}, which is no Response`);
  }
  const { status, body = null } = response;
  if (!(status >= 200 && status <= 599)) throw new TypeError(`it returned a Response of status ${status}`);
  if (body?.locked || response.bodyUsed) throw new TypeError('it returned a Response whose body is being read already');
  const headers = fieldsOf(response.headers);
  if (bodiless(status)) {
    body?.cancel().catch(() => {});
    return { head: { status, headers }, body: null, declaredBytes: null };
  }
  const declared = headers['content-length'];
  return {
    head: { status, headers },
    body,
    declaredBytes: declared !== undefined && /^\d+$/.test(declared) ? Number(declared) : null,
  };
}

function fieldsOf(headers: Headers): Fields {
  const fields: { [name: string]: string } = {};
  headers.forEach((value, name) => {
    const key = name.toLowerCase();
    fields[key] = key in fields ? `${fields[key]}, ${value}` : value; // there is one `set-cookie` for each cookie
  });
  return fields;
}
