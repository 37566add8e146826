import { STATUS_CODES } from 'node:http';
import { isUnknown } from '../../../clocks/evidence.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { ToCaller, ToServer } from '../../../clocks/outcome.ts';
import type { HttpRequest, ResponseHead } from '../exchange.ts';

/** A response that a hop makes instead of the server. */
export interface LocalResponse {
  readonly head: ResponseHead;
  readonly body: Buffer;
}

/** How an exchange that a hop gives up ends for the client. */
export type LastResponse =
  /** The client gets nothing, not even an end. */
  | 'silence'
  | { readonly response: LocalResponse }
  /** The hop releases its buffers (`flush`), then sends `bytes`, then the end; with `cut: null` the response looks complete. */
  | { readonly cut: 'fin' | 'rst' | null; readonly flush: boolean; readonly bytes?: Buffer; readonly note?: string };

/**
 * What the client gets if an exchange ends with `toCaller`. A status can only be sent if the head was not sent yet
 * (`begun: false`). The error of a bridge is the JSON-RPC answer to the request in the body. Any other error is a cut.
 */
export function lastResponse(
  toCaller: ToCaller,
  { id, role }: GatewayProfile,
  request: HttpRequest,
  begun: boolean,
): LastResponse {
  if (toCaller === 'nothing' || 'go' in toCaller) return 'silence';
  if ('error' in toCaller) {
    const text = role === 'bridge' ? errorAnswer(toCaller, request) : null;
    if (text === null) return { cut: 'fin', flush: false, note: errorText(toCaller) };
    return begun ? { cut: null, flush: true, bytes: messageEvent(text) } : { response: messageResponse(text) };
  }
  const { status, cut } = toCaller;
  if (status !== null && !begun) return { response: statusResponse(status, id) };
  if (cut === 'silent') return 'silence';
  if (cut === 'rst') return { cut, flush: false };
  return { cut: cut === 'clean-end' && begun ? null : 'fin', flush: true };
}

/** A status with a line of plain text, as gateways send it instead of the server's response. */
export const statusResponse = (status: number, by: string): LocalResponse =>
  response(
    status,
    'text/plain; charset=utf-8',
    `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd().concat(` (${by})\n`),
  );

/** The request with which a bridge cancels a request that it gives up; `null`: it sends no such request. */
export function cancelRequest(request: HttpRequest, toServer: readonly ToServer[]): HttpRequest | null {
  const cancelled = toServer.find((one) => typeof one === 'object');
  const id = requestId(request);
  if (cancelled === undefined || id === null) return null;
  const { cancelled: reason } = cancelled;
  const params = { requestId: id, ...(reason === null || isUnknown(reason) ? {} : { reason }) };
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params }));
  return { ...request, method: 'POST', body };
}

function response(status: number, type: string, text: string): LocalResponse {
  const body = Buffer.from(text);
  return { head: { status, headers: { 'content-type': type, 'content-length': String(body.length) } }, body };
}

/** A JSON-RPC message, as a response or as an event of a stream that has begun. */
const messageResponse = (text: string): LocalResponse => response(200, 'application/json', text);
const messageEvent = (text: string): Buffer => Buffer.from(`event: message\ndata: ${text}\n\n`);

type ErrorToCaller = Extract<ToCaller, { readonly error: unknown }>;

const errorText = ({ error }: ErrorToCaller): string => (isUnknown(error) ? 'an error' : error);

/** The JSON-RPC error that answers this request; `null`: the body is not a JSON-RPC request. */
function errorAnswer(toCaller: ErrorToCaller, request: HttpRequest): string | null {
  const id = requestId(request);
  if (id === null) return null;
  const code = typeof toCaller.code === 'number' ? toCaller.code : -32_603;
  return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: errorText(toCaller) } });
}

/** The id of the JSON-RPC request in the body; `null`: the body is not a JSON-RPC request. */
function requestId(request: HttpRequest): string | number | null {
  try {
    const message: unknown = JSON.parse(request.body?.toString('utf8') ?? '');
    if (typeof message !== 'object' || message === null || !('method' in message) || !('id' in message)) return null;
    return typeof message.id === 'string' || typeof message.id === 'number' ? message.id : null;
  } catch {
    return null;
  }
}
