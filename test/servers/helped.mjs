/**
 * A server whose tools let another process or thread compute until that has had `COMPUTES_MS` milliseconds of a processor,
 * and wait for it in one way each. Run as a command it speaks on stdio.
 */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const computing = (ms) => `
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const untilMs = used() + ${ms};
for (let sum = 0; used() < untilMs; ) for (let i = 0; i < 100_000; i++) sum = (sum * 31 + i) % 1_000_003;
`;

/** @param ms how long the other one computes, in milliseconds of a processor */
const toolsOf = (ms) => {
  const arguments_ = ['-e', computing(ms)];
  const unknown = { env: { PATH: process.env.PATH } }; // it has no agent: nobody is told what it does
  return {
    'blocked by a process': () => execFileSync(process.execPath, arguments_),
    'blocked by a thread': () => {
      const over = new Int32Array(new SharedArrayBuffer(4));
      const source = `${computing(ms)} const { workerData } = require('node:worker_threads');
        Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0);`;
      new Worker(source, { eval: true, workerData: over });
      Atomics.wait(over, 0, 0);
    },
    'waits for a process': () => promisify(execFile)(process.execPath, arguments_, unknown),
    'waits for a process with an agent': () => promisify(execFile)(process.execPath, arguments_),
    'starts processes': async () => {
      for (let nth = 0; nth < 4; nth++) await promisify(execFile)(process.execPath, ['-e', computing(ms / 20)]);
    },
  };
};

export function helpedServer(ms) {
  const tools = toolsOf(ms);
  const server = new Server({ name: 'helped', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({ name, inputSchema: { type: 'object' } })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    await tools[params.name]();
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return server;
}

if (process.env.HELPED_STDIO === '1')
  await helpedServer(Number(process.env.COMPUTES_MS)).connect(new StdioServerTransport());
