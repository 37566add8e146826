// A server over stdio that does one thing wrong, or nothing: stdio-one-flaw.mjs <how>
import { createInterface } from 'node:readline';

const how = process.argv[2];
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const lines = createInterface({ input: process.stdin });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const tool = (name) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: how !== 'writes' } });
const text = (words) => ({ content: [{ type: 'text', text: words }] });

let rootsWaited = null;
let asksForRoots = false;
let calls = 0;
const answersFromClient = new Map();

/** Asks for the client's roots once, for at most a minute. */
const roots = () => {
  rootsWaited ??= new Promise((resolve) => {
    send({ id: 'roots', method: 'roots/list' });
    answersFromClient.set('roots', resolve);
    setTimeout(resolve, 60_000).unref();
  });
  return rootsWaited;
};

const tools = {
  quick: async () => {
    calls++;
    if (asksForRoots && how === 'waits-for-roots') await roots();
    if (how === 'rate-limit' && calls > 1) await sleep(2_000);
    if (how === 'asks-for-roots-and-warms-up' && calls === 1) await sleep(2_000);
    return text('done');
  },
  broken: async () => ({ ...(await tools.quick()), isError: true }),
  slow: async () => {
    await sleep(90_000);
    return text('done');
  },
};

const answers = {
  initialize: ({ protocolVersion, capabilities }) => {
    asksForRoots = capabilities.roots !== undefined;
    return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'one-flaw', version: '1' } };
  },
  'tools/list': async () => {
    if (asksForRoots && how === 'lists-after-roots') await roots();
    if (how === 'asks-for-roots-and-warms-up') return { tools: [tool('quick'), tool('broken')] };
    return { tools: how.includes('roots') ? [tool('quick')] : [tool('quick'), tool('slow')] };
  },
  'tools/call': ({ name }) => tools[name](),
  ping: () => ({}),
};

const take = async (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === undefined) answersFromClient.get(id)?.();
  if (method === 'notifications/initialized' && asksForRoots && how.startsWith('asks-for-roots')) void roots();
  if (id === undefined || method === undefined) return;
  const answer = answers[method];
  if (answer === undefined) send({ id, error: { code: -32601, message: `no ${method}` } });
  else send({ id, result: await answer(params) });
};

if (how === 'lives-on') setInterval(() => {}, 30_000);
if (how === 'lives-on-for-3-s') lines.on('close', () => setTimeout(() => {}, 3_000));
if (how === 'ends-in-1-s') lines.on('close', () => setTimeout(() => {}, 1_000));
if (how === 'one-at-a-time') for await (const line of lines) await take(line);
else lines.on('line', take);
