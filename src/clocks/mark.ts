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
 * - `sent`, `written`, `received`: the request was handed to the transport, left the process, arrived whole
 * - `informational`, `byte`, `event`: of the response, a 1xx status, a byte, an event of a stream arrived
 * - `progress`: `notifications/progress` for this request arrived
 * - `request-byte`, `request`: a byte of a request went through; a request began on a connection
 * - `elicitation-end`: the client answered the server's elicitation
 * - `answer`: the answer arrived; only recorded for clients that have a clock from there
 * - `transport-error`, `stream-ended`: the response was cut; the stream ended without the answer
 * - `reload`: the gateway loaded a new configuration, which no play does
 */
export type Mark = (typeof marks)[number];
