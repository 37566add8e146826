import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';

const tool = (name) => ({ name, inputSchema: { type: 'object', properties: {} }, annotations: { readOnlyHint: true } });

/** Waits, unless the call is cancelled. */
const pause = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** The tools of a server for faults of the protocol, each with the defence against one of them, or without. */
const tools = {
  quick: async () => 'done',
  /** Takes 50 s. */
  slow: async () => {
    await pause(50_000);
    return 'done';
  },
  /** Would take 50 s, and answers after 20 s with what it has. */
  limited: async () => {
    await pause(20_000);
    return 'partial: ask for the rest';
  },
  /** Takes 150 s, with progress every 20 s. */
  steady: async ({ progress }) => {
    for (let step = 1; step <= 7; step++) {
      await pause(20_000);
      await progress(step);
    }
    await pause(10_000);
    return 'done';
  },
  /** The same with a limit of its own: it answers after 50 s with what it has. */
  'steady-limited': async ({ progress }) => {
    for (let step = 1; step <= 2; step++) {
      await pause(20_000);
      await progress(step);
    }
    await pause(10_000);
    return 'partial: ask for the rest';
  },
  /** One at a time. A call that is cancelled gives its turn up. */
  serial: async ({ signal, turns }) => turns.take(() => pause(200_000, signal)),
  /** One at a time, each with a limit of its own. */
  'serial-limited': async ({ turns }) => turns.take(() => pause(50_000)),
  /** Writes for 40 s, at each call. */
  write: async () => {
    await pause(40_000);
    return 'written';
  },
  /** Writes once, however often it is called. */
  'write-once': async ({ written }) => {
    written.result ??= pause(40_000).then(() => 'written');
    return written.result;
  },
  /** Waits for a person for ten minutes. */
  asks: async ({ elicit }) => (await elicit(600_000)) ?? 'nobody answered',
  /** Waits for a person for 30 s. */
  'asks-briefly': async ({ elicit }) => (await elicit(30_000)) ?? 'still waiting: call again',
  /** Waits for the roots of the client as long as the SDK lets it. */
  roots: async ({ roots }) => roots(60_000),
  /** Waits for them for two seconds. */
  'roots-briefly': async ({ roots }) => roots(2_000),
};

class Turns {
  #last = Promise.resolve();

  take(run) {
    const turn = this.#last.then(run);
    this.#last = turn;
    return turn.then(() => 'done');
  }
}

/** A server for faults of the protocol. */
export function protocolServer() {
  const server = new Server({ name: 'protocol', version: '1.0.0' }, { capabilities: { tools: {} } });
  const turns = new Turns();
  const written = {};
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: Object.keys(tools).map(tool) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const progressToken = params._meta?.progressToken;
    const text = await tools[params.name]({
      signal: extra.signal,
      turns,
      written,
      progress: async (step) => {
        if (progressToken === undefined) return;
        await extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress: step, total: 7 },
        });
      },
      elicit: async (timeout) => {
        const requestedSchema = { type: 'object', properties: { sure: { type: 'boolean' } } };
        const request = { method: 'elicitation/create', params: { message: 'Sure?', requestedSchema } };
        try {
          return (await extra.sendRequest(request, ElicitResultSchema, { timeout })).action;
        } catch {
          return null;
        }
      },
      roots: async (timeout) => {
        try {
          await extra.sendRequest({ method: 'roots/list' }, ListRootsResultSchema, { timeout });
          return 'with roots';
        } catch {
          return 'without roots';
        }
      },
    });
    return { content: [{ type: 'text', text }] };
  });
  return server;
}
