/**
 * Ten servers, each with one mistake about time, and what varies in a search for it. `inputSchema` generates the arguments.
 */
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const upstream = 'http://upstream.example/';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const fetched = async (path = '', signal = undefined) => (await fetch(`${upstream}${path}`, { signal })).text();
const rows = { type: 'integer', minimum: 1, maximum: 10_000 };
const within = (ms, run) => run(AbortSignal.timeout(ms)).catch(() => 'late');

/** A server with one tool. */
const serverWith =
  (work, properties = {}) =>
  () => {
    const server = new Server({ name: 'faulty', version: '1.0.0' }, { capabilities: { tools: {} } });
    const inputSchema = { type: 'object', properties, required: Object.keys(properties) };
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: [{ name: 'search', inputSchema, annotations: { readOnlyHint: true } }],
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      await work(params.arguments ?? {});
      return { content: [{ type: 'text', text: 'done' }] };
    });
    return server;
  };

const times = async (count, run) => {
  for (let index = 0; index < count; index++) await run(index);
};

/** The servers, by what is wrong with them. One slow call alone is no mistake: Codex waits for 300 s, and a fault for 180 s at most. */
export const faultyServers = {
  'one call after a cold start': serverWith(() => fetched()),
  'two calls in a row': serverWith(() => times(2, () => fetched())),
  'five calls, each with a limit of 40 s': serverWith(() =>
    times(5, () => within(40_000, (signal) => fetched('', signal))),
  ),
  'four attempts with growing pauses': serverWith(() =>
    times(4, async (attempt) => {
      await within(60_000, (signal) => fetched('', signal));
      await sleep(1_000 * 2 ** attempt);
    }),
  ),
  'the whole result, 20 ms for each row': serverWith(({ rows: count }) => sleep(count * 20), { rows }),
  'one upstream call for each page of 100 rows': serverWith(
    ({ rows: count }) => times(Math.ceil(count / 100), () => within(5_000, (signal) => fetched('', signal))),
    { rows },
  ),
  'a long query is looked up twice': serverWith(
    ({ query }) => times(query.length > 6 ? 2 : 1, () => within(140_000, (signal) => fetched('', signal))),
    { query: { type: 'string', maxLength: 40 } },
  ),
  'a fallback after a slow answer': serverWith(async () => {
    if ((await within(170_000, (signal) => fetched('', signal))) === 'late') await sleep(60_000);
  }),
  'a fallback only for deep searches': serverWith(
    async ({ depth }) => {
      const answer = await within(100_000, (signal) => fetched('', signal));
      if (answer === 'late') await sleep(depth * 6_000);
    },
    { depth: { type: 'integer', minimum: 0, maximum: 30 } },
  ),
  'a limit for the second call only': serverWith(async () => {
    await fetched();
    await within(130_000, (signal) => fetched('', signal));
  }),
};
