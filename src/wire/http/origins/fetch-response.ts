import type { Headers as Fields, ResponseHead } from '../exchange.ts';

/** A response of this status ends with its head. */
const bodiless = (status: number): boolean => status === 204 || status === 205 || status === 304;

/** What a handler has answered, as it goes on the wire. */
export interface WireResponse {
  readonly head: ResponseHead;
  readonly body: ReadableStream<unknown> | null;
  /** How many bytes the head promises; `null`: as many as come. */
  readonly promisedBytes: number | null;
}

/**
 * Reads what a handler has returned. It may be of another realm, or a polyfill's: only what is used is asked for.
 *
 * @throws Error that says why it is no response
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
    return { head: { status, headers }, body: null, promisedBytes: null };
  }
  const promised = headers['content-length'];
  return {
    head: { status, headers },
    body,
    promisedBytes: promised !== undefined && /^\d+$/.test(promised) ? Number(promised) : null,
  };
}

function fieldsOf(headers: Headers): Fields {
  const fields: { [name: string]: string } = {};
  headers.forEach((value, name) => {
    const key = name.toLowerCase();
    fields[key] = key in fields ? `${fields[key]}, ${value}` : value; // `set-cookie` comes once for each cookie
  });
  return fields;
}
