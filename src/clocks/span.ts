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
 * Something that takes time. Spans are a tree, which the transcript, the report and the drawings share. The *layer* of a
 * deadline is the name of the span that it is over.
 *
 * - `startup`: from the moment at which the client needs the server until it has the tools, or until the last attempt ends
 * - `attempt`: one way to connect, over one transport with one framing
 * - `spawn`, `probe`, `handshake`: the start of the process, `server/discover`, `initialize`
 * - `list`, `page`: all lists of a start-up; one list request
 * - `call`: from the model's request to the answer that the model gets
 * - `execution`: one `tools/call` request; a call can have several
 * - `exchange`: one HTTP request and its response, in `connect`, `upload`, `headers`, `body`
 * - `queue`: inside `connect`, the wait until one of the client's connections is free
 * - `stream`: the standing GET of Streamable HTTP
 * - `connection`: one HTTP connection, kept alive between exchanges
 * - `session`: one MCP session
 * - `ping`, `elicitation`, `oauth`: one such request or dialogue
 * - `task`, `poll`: a tool that runs as a task, and one request for its state
 * - `turn`: one turn of the model
 * - `instance`: the life of a server in a host that ends it
 */
export type Span = (typeof spans)[number];
