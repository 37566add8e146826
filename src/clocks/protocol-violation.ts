import type { Unknown } from './evidence.ts';

/**
 * A protocol violation that clients handle differently.
 *
 * Of any message:
 * - `id-not-integer`: an id that is a number but no whole one, or too big to be exact
 * - `extra-fields`: beside the fields that JSON-RPC has for it
 * - `null-params`: `params` that are `null`, rather than left out
 * - `byte-order-mark`: one in front of it
 * - `no-line-end`: the server ended after it, without a line end
 *
 * Of an answer:
 * - `id-as-text`: the request's number comes back as a string
 * - `result-and-error`: it has both
 * - `odd-error-code`: the code of an error is no whole number
 *
 * Of progress:
 * - `token-as-text`: the token, a number, comes back as a string
 * - `odd-progress`: no number says how far it is, or the token is of no possible type
 *
 * Of results:
 * - `odd-initialize`: no version, no capabilities or no name of the server
 * - `unknown-version`: a protocol version that the client does not know
 * - `no-tools`: no list of tools
 * - `list-refused`: an error -32601 in answer to `tools/list`
 * - `odd-tool`: something in the list is no object, has no name, or a schema that is no object
 * - `schema-without-type`: a schema that is an object, but not one of `"type": "object"`
 * - `odd-properties`: a schema whose properties are not all objects, as where one is `true`
 * - `null-for-absent`: an optional field is `null`, rather than left out
 * - `no-content`: the result of a call has none
 * - `odd-content`: what it has is no list of blocks that the protocol knows
 * - `no-structured-content`: the tool has an output schema, and its result does not have what it describes
 */
export type ProtocolViolation =
  | 'id-not-integer'
  | 'extra-fields'
  | 'null-params'
  | 'byte-order-mark'
  | 'no-line-end'
  | 'id-as-text'
  | 'result-and-error'
  | 'odd-error-code'
  | 'token-as-text'
  | 'odd-progress'
  | 'odd-initialize'
  | 'unknown-version'
  | 'no-tools'
  | 'list-refused'
  | 'odd-tool'
  | 'schema-without-type'
  | 'odd-properties'
  | 'null-for-absent'
  | 'no-content'
  | 'odd-content'
  | 'no-structured-content';

/**
 * What a client does with a {@link ProtocolViolation}: `read`, as if it were in order; `dropped`, as if it had not come;
 * `as-error`, as the error that comes with it; or the caller is notified at once that it was `refused`, in which words
 * (`{version}` is filled in) and with which code.
 */
export type Tolerance =
  | 'read'
  | 'dropped'
  | 'as-error'
  | { readonly refused: string | Unknown; readonly code: number | string | null };

/** What a client does with those violations that were looked at in it. */
export type Tolerances = { readonly [violation in ProtocolViolation]?: Tolerance | Unknown };
