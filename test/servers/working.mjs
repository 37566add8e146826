/**
 * A server whose tools do real work, in units of processor time: so many rounds of PBKDF2 as `UNIT` says. Run as a command
 * it speaks on stdio.
 */
import { execFile } from 'node:child_process';
import { pbkdf2, pbkdf2Sync } from 'node:crypto';
import { promisify } from 'node:util';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param unit rounds of PBKDF2 that are one unit of work @param unitMs how long that is */
const toolsOf = (unit, unitMs) => {
  const work = (units) => pbkdf2Sync('a', 'b', unit * units, 32, 'sha256');
  const pool = (units) => promisify(pbkdf2)('a', 'b', unit * units, 32, 'sha256');
  const bursts = async (progress) => {
    for (let burst = 0; burst < 3; burst++) {
      work(2);
      await progress();
    }
  };
  return {
    nothing: async () => {},
    five: async () => work(5),
    parallel: () => Promise.all([1, 2, 3, 4].map(() => pool(1))),
    sequential: async () => {
      for (let hash = 0; hash < 4; hash++) await pool(1);
    },
    beside: async () => {
      const timer = sleep(3 * unitMs);
      work(2);
      await timer;
    },
    after: async () => {
      await sleep(3 * unitMs);
      work(2);
    },
    child: () =>
      promisify(execFile)(process.execPath, ['-e', `require("crypto").pbkdf2Sync("a","b",${unit * 4},32,"sha256")`]),
    bursts,
  };
};

export function workingServer(unit, unitMs) {
  const tools = toolsOf(unit, unitMs);
  const server = new Server({ name: 'working', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: Object.keys(tools).map((name) => ({
      name,
      inputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const progressToken = params._meta?.progressToken;
    let progress = 0;
    await tools[params.name](async () => {
      progress += 1;
      if (progressToken !== undefined)
        await extra.sendNotification({ method: 'notifications/progress', params: { progressToken, progress } });
    });
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return server;
}

if (process.argv[1] === import.meta.filename || process.env.WORKING_STDIO === '1')
  await workingServer(Number(process.env.UNIT), Number(process.env.UNIT_MS)).connect(new StdioServerTransport());
