/**
 * What can take time, as a tree. The transcript, the report and the drawings use the same one.
 *
 * | span | from, to |
 * | --- | --- |
 * | `startup` | server wanted, its tools known or given up |
 * | `attempt` | one way of trying: a transport, a framing |
 * | `spawn`, `probe`, `handshake` | the process; `server/discover`; `initialize` |
 * | `list`, `page` | every list of a start-up; one list request |
 * | `call` | the model asks, the model is told |
 * | `execution` | one `tools/call` on the wire; a call may hold several |
 * | `exchange` | one HTTP request and its response, in `connect`, `upload`, `headers`, `body` |
 * | `queue` | inside `connect`: the client's own connections are all in use, and it waits for one of them |
 * | `stream`, `connection`, `session` | the standing GET; a kept-alive socket; an MCP session |
 * | `ping`, `task`, `poll`, `elicitation`, `oauth`, `turn`, `instance` | as they say |
 */
export const spans = [
  'startup',
  'attempt',
  'spawn',
  'probe',
  'handshake',
  'list',
  'page',
  'call',
  'execution',
  'exchange',
  'connect',
  'queue',
  'upload',
  'headers',
  'body',
  'stream',
  'connection',
  'session',
  'ping',
  'task',
  'poll',
  'elicitation',
  'oauth',
  'turn',
  'instance',
] as const;

/** One of the {@link spans}. A deadline's *layer* is the name of the span it is over. */
export type Span = (typeof spans)[number];
