/**
 * A point inside a span at which a clock may start, start again or be looked at. `sent`: handed to the transport;
 * `written`: left the process; `received`: the whole request has arrived; `answer`: its answer
 * has come, which is only noted for clients that have a clock from there.
 */
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

/** One of the {@link marks}. */
export type Mark = (typeof marks)[number];
