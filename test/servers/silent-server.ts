import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';

/** What a hand-made server does with a request: answers, refuses, ends itself, or (`undefined`) nothing. */
export type Reply =
  | { readonly result: object }
  | { readonly error: { readonly code: number; readonly message: string } }
  | 'end'
  | undefined;

interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly [key: string]: unknown };
}

/**
 * A server without an SDK in it, for what an SDK would not do: silence, refusals, an end in mid-call. `answer` is asked
 * for each request, with how many of its method came before on any connection.
 */
export function handMade(answer: (method: string, before: number) => Reply) {
  const counts = new Map<string, number>();
  const seen: string[] = [];
  const make = (): Connectable => ({
    async connect(transport: ServerTransport) {
      seen.push('connect');
      transport.onmessage = ((message: Incoming) => {
        const { id, method } = message;
        if (method === undefined) return;
        seen.push(method);
        if (id === undefined) return;
        const before = counts.get(method) ?? 0;
        counts.set(method, before + 1);
        const reply = answer(method, before);
        if (reply === 'end') void transport.close();
        else if (reply !== undefined) void transport.send({ jsonrpc: '2.0', id, ...reply });
      }) as never;
    },
  });
  return { make, seen };
}

/** The usual answers: a handshake with these capabilities, and one read-only tool with these hints. */
export const usual =
  (capabilities: object = { tools: {} }, hints: object = { readOnlyHint: true }) =>
  (method: string): Reply => {
    if (method === 'initialize')
      return {
        result: { protocolVersion: '2025-06-18', capabilities, serverInfo: { name: 'hand-made', version: '1' } },
      };
    if (method === 'tools/list')
      return { result: { tools: [{ name: 'work', inputSchema: { type: 'object' }, annotations: hints }] } };
    if (method === 'prompts/list') return { result: { prompts: [] } };
    if (method === 'resources/list') return { result: { resources: [] } };
    if (method === 'resources/templates/list') return { result: { resourceTemplates: [] } };
    if (method === 'tools/call') return { result: { content: [{ type: 'text', text: 'done' }] } };
    return { error: { code: -32601, message: 'Method not found' } };
  };
