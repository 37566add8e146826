/** Every {@link Mark}. */
export const marks = [
  'sent',
  'written',
  'received',
  'informational',
  'byte',
  'event',
  'progress',
  'request-byte',
  'elicitation-end',
  'answer',
  'transport-error',
  'stream-ended',
  'reload',
  'request',
] as const;

/**
 * A point inside a span at which a clock can start, restart or be checked.
 *
 * - `sent`, `written`, `received`: the request was handed to the transport; it left the process; it arrived completely
 * - `informational`, `byte`, `event`: a 1xx status, a byte, or an event of a stream arrived with the response
 * - `progress`: `notifications/progress` for this request arrived
 * - `request-byte`, `request`: a byte of a request went through; a request began on a connection
 * - `elicitation-end`: the client answered the server's elicitation
 * - `answer`: the answer arrived; only recorded for clients with a clock that depends on it
 * - `transport-error`, `stream-ended`: the response was cut; the stream ended without the answer
 * - `reload`: the gateway loaded a new configuration; this happens in no play
 */
export type Mark = (typeof marks)[number];
