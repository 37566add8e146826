import type { ProtocolViolation } from '../clocks/protocol-violation.ts';

/** A JSON-RPC id. */
export type FrameId = string | number;

/** The parameters or the result of a message: any JSON object. */
export type Fields = { readonly [key: string]: unknown };

/** A JSON-RPC 2.0 request. */
export interface RequestFrame {
  /** The version of JSON-RPC. */
  readonly jsonrpc: '2.0';
  /** The id that the answer repeats. */
  readonly id: FrameId;
  /** The method, such as `tools/call`. */
  readonly method: string;
  /** The parameters. Left out: none. */
  readonly params?: Fields;
}

/** A JSON-RPC 2.0 notification. */
export interface NotificationFrame {
  /** The version of JSON-RPC. */
  readonly jsonrpc: '2.0';
  /** The method, such as `notifications/progress`. */
  readonly method: string;
  /** The parameters. Left out: none. */
  readonly params?: Fields;
}

/** A successful answer. */
export interface ResultFrame {
  /** The version of JSON-RPC. */
  readonly jsonrpc: '2.0';
  /** The id of the request. */
  readonly id: FrameId;
  /** The result. */
  readonly result: Fields;
}

/** An answer that is an error. */
export interface ErrorFrame {
  /** The version of JSON-RPC. */
  readonly jsonrpc: '2.0';
  /** The id of the request; `null`: the server could not read the id of the request. */
  readonly id: FrameId | null;
  /** The error, with its JSON-RPC code. */
  readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** One message on a link. */
export type Frame = RequestFrame | NotificationFrame | ResultFrame | ErrorFrame;

/**
 * How a text is read: as a frame with its protocol violations, or as garbage, with the reason. Each client decides whether it
 * accepts a frame with a violation. A frame that has both a result and an error keeps both.
 */
export type ReadFrame =
  | { readonly frame: Frame; readonly violations?: readonly ProtocolViolation[] }
  | { readonly garbage: string };

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isId = (value: unknown): value is FrameId => typeof value === 'string' || typeof value === 'number';

/**
 * A frame that is nested deeper than this counts as garbage. Most JSON parsers stop earlier (Rust's serde at 128, Python's
 * pydantic at 200, Python's own `json` near 1000), and code that reads a frame later may recurse into it.
 */
export const maxFrameDepth = 1_000;

/** Whether arrays and objects are nested more than `levels` deep. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return parts.some((part) => isDeeperThan(part, levels - 1));
}

const fieldsOf = (frame: Frame): readonly string[] =>
  'method' in frame ? ['id', 'method', 'params'] : 'error' in frame ? ['id', 'error', 'result'] : ['id', 'result'];

/** The protocol violations in a frame that is not garbage. */
function violationsIn(frame: Frame, value: { readonly [key: string]: unknown }): readonly ProtocolViolation[] {
  const violations: ProtocolViolation[] = [];
  const known = ['jsonrpc', ...fieldsOf(frame)];
  const both = 'error' in frame && 'result' in frame;
  if (!Object.keys(value).every((key) => known.includes(key) && (key !== 'result' || both || !('error' in frame))))
    violations.push('extra-fields');
  if ('id' in frame && typeof frame.id === 'number' && !Number.isSafeInteger(frame.id))
    violations.push('id-not-integer');
  if (value.params === null) violations.push('null-params');
  if (both) violations.push('result-and-error');
  if ('error' in frame && !Number.isSafeInteger(frame.error.code)) violations.push('odd-error-code');
  return violations;
}

/** Reads a parsed JSON value as a frame, or says what is wrong with it. */
export function readFrame(value: unknown): ReadFrame {
  const read = plainFrame(value);
  if ('garbage' in read) return read;
  const violations = violationsIn(read.frame, value as { readonly [key: string]: unknown });
  return violations.length === 0 ? read : { ...read, violations };
}

function plainFrame(value: unknown): { readonly frame: Frame } | { readonly garbage: string } {
  if (isDeeperThan(value, maxFrameDepth))
    return { garbage: `nested more than ${maxFrameDepth} levels deep, which few clients would read` };
  if (!isObject(value))
    return { garbage: `a JSON ${Array.isArray(value) ? 'array' : typeof value} instead of an object` };
  if (value.jsonrpc !== '2.0') return { garbage: 'no "jsonrpc": "2.0"' };
  const { id, method, params, result, error } = value;
  if (typeof method === 'string') {
    if (params !== undefined && params !== null && !isObject(params)) return { garbage: '"params" is not an object' };
    const fields = isObject(params) ? { params } : {};
    if (id === undefined) return { frame: { jsonrpc: '2.0', method, ...fields } };
    return isId(id)
      ? { frame: { jsonrpc: '2.0', id, method, ...fields } }
      : { garbage: 'an "id" that is neither string nor number' };
  }
  if (isObject(error)) {
    if (!isId(id) && id !== null && id !== undefined) return { garbage: 'an "id" that is neither string nor number' };
    if (typeof error.code !== 'number' || typeof error.message !== 'string')
      return { garbage: 'an "error" without a numeric "code" and a "message"' };
    const data = 'data' in error ? { data: error.data } : {};
    const both = isObject(result) ? { result } : {};
    const { code, message } = error;
    return { frame: { jsonrpc: '2.0', id: id ?? null, ...both, error: { code, message, ...data } } };
  }
  if (result === undefined) return { garbage: 'neither "method" nor "result" nor "error"' };
  if (!isId(id)) return { garbage: 'a result without an "id"' };
  return isObject(result) ? { frame: { jsonrpc: '2.0', id, result } } : { garbage: '"result" is not an object' };
}

const byteOrderMark = '\ufeff';

/** Reads one line of text as a frame, or says why it is not a frame. */
export function parseFrame(text: string): ReadFrame {
  try {
    if (!text.startsWith(byteOrderMark)) return readFrame(JSON.parse(text));
    const read = readFrame(JSON.parse(text.slice(1)));
    return 'garbage' in read ? read : { ...read, violations: [...(read.violations ?? []), 'byte-order-mark'] };
  } catch (error) {
    return { garbage: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Whether a frame is a request, which needs an answer. */
export const isRequest = (frame: Frame): frame is RequestFrame => 'method' in frame && 'id' in frame;

/** How reports and labels name a request, such as `tools/call 3`. */
export const requestLabel = ({ method, id }: RequestFrame): string => `${method} ${id}`;

/** The key in `_meta` under which a request of the stateless era names its protocol version. */
const versionKey = 'io.modelcontextprotocol/protocolVersion';

/** The protocol version that a request of the stateless era names; `null` for any other frame. */
export function statelessVersionOf(frame: Frame): string | null {
  if (!isRequest(frame)) return null;
  const meta = frame.params?._meta;
  const version = isObject(meta) ? meta[versionKey] : undefined;
  return typeof version === 'string' ? version : null;
}

/** Whether a frame is a request of the stateless era. */
export const isStateless = (frame: Frame): boolean => statelessVersionOf(frame) !== null;
/** Whether a frame is a notification, which needs no answer. */
export const isNotification = (frame: Frame): frame is NotificationFrame => 'method' in frame && !('id' in frame);
/** Whether a frame answers a request. */
export const isAnswer = (frame: Frame): frame is ResultFrame | ErrorFrame => !('method' in frame);
