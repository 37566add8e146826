import { canonicalJson } from '../../wire/canonical-json.ts';
import { type FrameId, isRequest, parseFrame, type RequestFrame } from '../../wire/frame.ts';
import type { HttpRequest } from '../../wire/http/exchange.ts';
import type { NoteDetails } from '../note-details.ts';

/** A `tools/call` that an HTTP request carries. */
export interface CarriedCall {
  readonly id: FrameId;
  readonly tool: string;
  /** The same for two calls of one tool with the same arguments: a call that is sent again. */
  readonly same: string;
}

/** The JSON-RPC request that an HTTP request carries; `null`: a notification, an answer, or nothing. */
export function carriedRequest({ method, body }: HttpRequest): RequestFrame | null {
  if (method !== 'POST' || body === null) return null;
  const read = parseFrame(body.toString());
  return 'frame' in read && isRequest(read.frame) ? read.frame : null;
}

/** The tool call that it carries, if it does. */
export function carriedCall(request: HttpRequest): CarriedCall | null {
  const frame = carriedRequest(request);
  if (frame === null || frame.method !== 'tools/call') return null;
  const tool = String(frame.params?.name);
  return { id: frame.id, tool, same: canonicalJson([tool, frame.params?.arguments ?? {}]) };
}

/** Which exchange it is, for notes: how it was asked, for what, and for which tool. */
export function exchangeAbout(request: HttpRequest): NoteDetails {
  const over = request.method;
  const frame = carriedRequest(request);
  if (frame === null) return { over };
  const { method } = frame;
  return method === 'tools/call' ? { over, method, tool: String(frame.params?.name) } : { over, method };
}
