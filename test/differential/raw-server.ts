/** A message from the client, as a raw server sees it. */
export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly name?: string;
    readonly cursor?: string;
    readonly _meta?: { readonly progressToken?: number };
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
}

/** How a raw server writes: bytes as they are, one JSON value a line, the end of its output. */
export interface Out {
  text(text: string): void;
  line(value: unknown): void;
  end(): void;
}

/** What a raw server does with one message. */
export type Does = (message: Message, out: Out) => void;

/** What a raw server does in place of what is usual. */
export interface RawParts {
  readonly initialize?: Does;
  readonly list?: Does;
  readonly call?: Does;
  /** Every answer to a request of its own. */
  readonly answered?: Does;
}

export const answer = ({ id }: Message, result: unknown) => ({ jsonrpc: '2.0', id, result });
export const refuse = ({ id }: Message, code: number) => ({ jsonrpc: '2.0', id, error: { code, message: 'no' } });
export const hello = (version: string, capabilities: object = { tools: {} }) => ({
  protocolVersion: version,
  capabilities,
  serverInfo: { name: 'raw', version: '1' },
});
export const tool = (more: object = {}) => ({ name: 't', inputSchema: { type: 'object' }, ...more });
export const ok = { content: [{ type: 'text', text: 'ok' }] };

/** Does something after so many virtual milliseconds. */
export const after = (ms: number, run: () => void): void => void setTimeout(run, ms);

/** A server that writes lines as it likes. What its parts leave out it does as everybody does. */
export function rawServer(parts: RawParts, out: Out): (message: Message) => void {
  const { initialize, list, call, answered } = parts;
  const usual: { readonly [method: string]: Does } = {
    initialize: initialize ?? ((message) => out.line(answer(message, hello('2025-06-18')))),
    'tools/list': list ?? ((message) => out.line(answer(message, { tools: [tool()] }))),
    'tools/call': call ?? ((message) => out.line(answer(message, ok))),
  };
  return (message) => {
    if (message.method === undefined) answered?.(message, out);
    else if (message.id !== undefined) (usual[message.method] ?? (() => out.line(answer(message, {}))))(message, out);
  };
}
