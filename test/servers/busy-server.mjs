import { createHash, randomBytes, scrypt } from 'node:crypto';
import { promises as dns } from 'node:dns';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const own = new URL(import.meta.url);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Real work of several kinds, each of which ends when the machine likes. */
const kinds = [
  async () => (await readFile(own)).length,
  async () => (await promisify(gzip)(Buffer.alloc(200_000))).length,
  async () => (await promisify(randomBytes)(1000)).length,
  async () => (await dns.lookup('localhost')).family > 0,
  async () => (await promisify(scrypt)('a', 'b', 8, { N: 1024 })).length,
  async () => {
    const server = createServer((_, response) => response.end('x'.repeat(10_000)));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const text = await (await fetch(`http://127.0.0.1:${server.address().port}`)).text();
    await new Promise((resolve) => server.close(resolve));
    return text.length;
  },
];

/** A server whose one tool works on eight strands at once, each a mixture of timers and real work, and tells their order. */
export function busyServer() {
  const server = new Server({ name: 'busy', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'work', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }));
  server.setRequestHandler(CallToolRequestSchema, async () => {
    const order = [];
    const strand = async (name) => {
      for (let step = 0; step < 6; step++) {
        await pause(1 + ((name * 7 + step * 13) % 50) * 8 + name);
        const result = await kinds[(name + step) % kinds.length]();
        order.push(`${name}.${step}=${result}`);
      }
    };
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(strand));
    return { content: [{ type: 'text', text: `${createHash('sha256').update(order.join()).digest('hex')}` }] };
  });
  return server;
}
