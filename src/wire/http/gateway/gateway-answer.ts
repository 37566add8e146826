import { STATUS_CODES } from 'node:http';
import { isUnknown } from '../../../clocks/evidence.ts';
import type { Down } from '../../../clocks/outcome.ts';
import type { HttpRequest, ResponseHead } from '../exchange.ts';

/** A response that a hop makes itself. */
export interface OwnAnswer {
  readonly head: ResponseHead;
  readonly body: Buffer;
}

const answer = (status: number, type: string, text: string): OwnAnswer => {
  const body = Buffer.from(text);
  return { head: { status, headers: { 'content-type': type, 'content-length': String(body.length) } }, body };
};

/** A status with a line of plain text, as gateways answer in the origin's place. */
export const statusAnswer = (status: number, by: string): OwnAnswer =>
  answer(status, 'text/plain; charset=utf-8', `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd().concat(` (${by})\n`));

type ErrorDown = Extract<Down, { readonly error: unknown }>;

/** The id of the JSON-RPC request that a body is; `null`: it is none. */
export const requestId = (request: HttpRequest): string | number | null => {
  try {
    const message: unknown = JSON.parse(request.body?.toString('utf8') ?? '');
    if (typeof message !== 'object' || message === null || !('method' in message) || !('id' in message)) return null;
    return typeof message.id === 'string' || typeof message.id === 'number' ? message.id : null;
  } catch {
    return null;
  }
};

/** What an error says in words. */
export const errorText = ({ error }: ErrorDown): string => (isUnknown(error) ? 'an error' : error);

/** A bridge's way of giving up: the JSON-RPC error that answers this request; `null`: it holds no request to answer. */
export function errorMessage(down: ErrorDown, request: HttpRequest): string | null {
  const id = requestId(request);
  if (id === null) return null;
  const code = typeof down.code === 'number' ? down.code : -32_603;
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: errorText(down) } });
}

/** A JSON-RPC message as a response of its own. */
export const messageAnswer = (text: string): OwnAnswer => answer(200, 'application/json', text);

/** The same as an event of a stream that has begun. */
export const messageEvent = (text: string): Buffer => Buffer.from(`event: message\ndata: ${text}\n\n`);
