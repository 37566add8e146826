/**
 * A server whose tools do real work, in units of processor time: `UNIT_MS` milliseconds each. The work ends once the
 * processor time is used, so it is as long on every machine and however busy that is. Run as a command it speaks on stdio.
 */
import { execFile } from 'node:child_process';
import { pbkdf2, pbkdf2Sync } from 'node:crypto';
import { promisify } from 'node:util';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Rounds of PBKDF2 that take some milliseconds: few beside a unit, and many beside a turn of the loop. */
const ROUNDS = 8_000;
/** Computes until this process has used so many milliseconds of processor time. */
const computing = (ms) => `
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
for (const untilMs = used() + ${ms}; used() < untilMs; ) require("crypto").pbkdf2Sync("a", "b", ${ROUNDS}, 32, "sha256");
`;

/** Tells whether this process has used so many milliseconds of processor time since. */
const budget = (ms) => {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 >= ms;
  };
};

/** @param unitMs how long one unit of work is, in milliseconds of a processor */
const toolsOf = (unitMs) => {
  const work = (units) => {
    for (const isOver = budget(units * unitMs); !isOver(); ) pbkdf2Sync('a', 'b', ROUNDS, 32, 'sha256');
  };
  const hashUntil = async (isOver) => {
    while (!isOver()) await promisify(pbkdf2)('a', 'b', ROUNDS, 32, 'sha256');
  };
  /** @param units how many all of them do together */
  const pool = (units, atOnce) => {
    const isOver = budget(units * unitMs);
    return Promise.all(Array.from({ length: atOnce }, () => hashUntil(isOver)));
  };
  const bursts = async (progress) => {
    for (let burst = 0; burst < 3; burst++) {
      work(2);
      await progress();
    }
  };
  return {
    nothing: async () => {},
    five: async () => work(5),
    parallel: () => pool(4, 4),
    sequential: () => pool(4, 1),
    beside: async () => {
      const timer = sleep(3 * unitMs);
      work(2);
      await timer;
    },
    after: async () => {
      await sleep(3 * unitMs);
      work(2);
    },
    child: () => promisify(execFile)(process.execPath, ['-e', computing(4 * unitMs)]),
    bursts,
  };
};

export function workingServer(unitMs) {
  const tools = toolsOf(unitMs);
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
  await workingServer(Number(process.env.UNIT_MS)).connect(new StdioServerTransport());
