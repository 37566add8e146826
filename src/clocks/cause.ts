/**
 * Why a span failed. The cause decides whether a {@link Retry} applies.
 *
 * - `timeout`: a deadline fired
 * - `closed`: the connection, or a span around this span, was closed
 * - `session-lost`: the server no longer knows the session
 * - `unauthorized`: HTTP 401 or 403
 * - `http-4xx`, `http-5xx`: another HTTP status of that class
 * - `network`: the connection was refused, reset or cut
 * - `tool-error`: a result with `isError`
 * - `protocol-error`: a JSON-RPC error, or a result that the client refuses
 * - `oversize`: a message that is too big for the client
 * - `garbage`: something that is not a message
 */
export type Cause =
  | 'timeout'
  | 'closed'
  | 'session-lost'
  | 'unauthorized'
  | 'http-4xx'
  | 'http-5xx'
  | 'network'
  | 'tool-error'
  | 'protocol-error'
  | 'oversize'
  | 'garbage';
