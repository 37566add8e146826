/** Every {@link Span}. */
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

/**
 * Something that takes time. Spans are a tree, and the transcript, the report and the drawings use the same one. The *layer*
 * of a deadline is the name of the span that it is over.
 *
 * - `startup`: from the wish for the server to its tools, or to the end of the last attempt
 * - `attempt`: one way to connect, over one transport with one framing
 * - `spawn`, `probe`, `handshake`: the start of the process, `server/discover`, `initialize`
 * - `list`, `page`: all lists of a start-up, one list request
 * - `call`: from the model's request to the answer that the model gets
 * - `execution`: one `tools/call` request; a call can have several
 * - `exchange`: one HTTP request and its response, in `connect`, `upload`, `headers`, `body`
 * - `queue`: inside `connect`, the wait for one of the client's own connections
 * - `stream`: the standing GET of Streamable HTTP
 * - `connection`: one HTTP connection, kept alive between exchanges
 * - `session`: one MCP session
 * - `ping`, `elicitation`, `oauth`: one such request or dialogue
 * - `task`, `poll`: a tool that runs as a task, and one request for its state
 * - `turn`: one turn of the model
 * - `instance`: the life of a server in a host that ends it
 */
export type Span = (typeof spans)[number];
