import type { Unknown } from './evidence.ts';

/**
 * A protocol violation that clients handle differently.
 *
 * Of any message:
 * - `id-not-integer`: its id is a number that is not an integer, or too big to be exact
 * - `extra-fields`: it has more fields than JSON-RPC defines for it
 * - `null-params`: its `params` are `null` instead of left out
 * - `byte-order-mark`: a byte order mark comes before it
 * - `no-line-end`: the server ended after it, without a line end
 *
 * Of an answer:
 * - `id-as-text`: its id is a string and the id of the request is a number
 * - `result-and-error`: it has both a result and an error
 * - `odd-error-code`: the code of its error is not an integer
 *
 * Of progress:
 * - `token-as-text`: its token is a string and the token of the request is a number
 * - `odd-progress`: `progress` is not a number, or the token is neither a string nor a number
 *
 * Of results:
 * - `odd-initialize`: it has no version, no capabilities or no name of the server
 * - `unknown-version`: its protocol version is not known to the client
 * - `no-tools`: it has no list of tools
 * - `list-refused`: `tools/list` is answered with the error -32601
 * - `odd-tool`: an entry of the list is not an object, has no name, or has a schema that is not an object
 * - `schema-without-type`: a schema is an object without `"type": "object"`
 * - `odd-properties`: a property of a schema is not an object, such as `true`
 * - `null-for-absent`: an optional field is `null` instead of left out
 * - `no-content`: the result of a call has no content
 * - `odd-content`: its content is not a list of blocks that the protocol defines
 * - `no-structured-content`: the tool has an output schema, and its result has no structured content that fits it
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
 * What a client does with a message that has a {@link ProtocolViolation}.
 *
 * - `read`: it reads the message as if it were valid
 * - `dropped`: it ignores the message
 * - `as-error`: of a result and an error, it reads the error
 * - `refused`: the caller gets this error with this code at once. `{version}` is replaced by the version of the server
 */
export type Tolerance =
  | 'read'
  | 'dropped'
  | 'as-error'
  | { readonly refused: string | Unknown; readonly code: number | string | null };

/** What a client does with each violation. For a violation that is left out this is unknown. */
export type Tolerances = { readonly [violation in ProtocolViolation]?: Tolerance | Unknown };
