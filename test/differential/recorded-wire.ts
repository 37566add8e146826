import type { Connectable, ServerTransport } from '../../src/wire/memory-link.ts';

/** One frame that a client sent, reduced to what the protocol and its clocks decide: not names, not versions. */
export interface SentFrame {
  readonly atMs: number;
  readonly method: string;
  readonly requestId?: unknown;
  readonly reason?: unknown;
  readonly progressToken?: unknown;
}

const isObject = (value: unknown): value is { [key: string]: unknown } => typeof value === 'object' && value !== null;

/** Reduces a frame to a {@link SentFrame}; `null` for one that is no request or notification. */
export function sentFrame(atMs: number, frame: unknown): SentFrame | null {
  if (!isObject(frame) || typeof frame.method !== 'string') return null;
  const params = isObject(frame.params) ? frame.params : {};
  const meta = isObject(params._meta) ? params._meta : {};
  return {
    atMs,
    method: frame.method,
    ...('requestId' in params ? { requestId: params.requestId, reason: params.reason } : {}),
    ...('progressToken' in meta ? { progressToken: meta.progressToken } : {}),
  };
}

/** A pair of ends in memory, one message a macrotask, that records what the client sends and when. */
export function recordedPair(now: () => number) {
  const sent: SentFrame[] = [];
  const client: ServerTransport = {
    start: async () => {},
    send: async (message) => {
      const frame = sentFrame(now(), message);
      if (frame !== null) sent.push(frame);
      const text = JSON.stringify(message);
      setImmediate(() => (server.onmessage as ((message: unknown) => void) | undefined)?.(JSON.parse(text)));
    },
    close: async () => {
      client.onclose?.();
      server.onclose?.();
    },
  };
  const server: ServerTransport = {
    start: async () => {},
    send: async (message) => {
      const text = JSON.stringify(message);
      setImmediate(() => (client.onmessage as ((message: unknown) => void) | undefined)?.(JSON.parse(text)));
    },
    close: async () => {},
  };
  return { client, server, sent };
}

/** Connects a server to its end of the pair. */
export const connectServer = (server: Connectable, end: ServerTransport): Promise<unknown> => server.connect(end);
