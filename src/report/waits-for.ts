import type { Span } from '../clocks/span.ts';

/** What a client waits for while a clock over a span runs, for a reader who does not know the names of spans. */
const things: { readonly [span in Span]?: string } = {
  startup: 'the server to start',
  attempt: 'one attempt to start the server',
  spawn: 'the server process to start',
  probe: 'the answer to server/discover',
  handshake: 'the answer to initialize',
  list: 'the lists of tools, resources and prompts',
  page: 'the answer to a list request, such as tools/list',
  call: 'a tool call',
  execution: 'the answer to tools/call',
  exchange: 'an HTTP response',
  connect: 'a connection',
  headers: 'the head of an HTTP response',
  body: 'the rest of an HTTP response',
  ping: 'the answer to a ping',
};

/** That the limit of a clock is unknown. @param named the clock's name */
export function unknownLimit(layer: Span | null, named: string): string {
  const thing = layer === null ? undefined : things[layer];
  return thing === undefined
    ? `the limit of ${named} is unknown`
    : `no source says how long the client waits for ${thing} (${named})`;
}
