/**
 * What virtual time costs over stdio, against the published server-everything: run `npm run build`, then
 * `node bench/stdio.mjs`. Ratios within one run count; absolute times depend on the machine and what else it does.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { clientById } from '../dist/mocks/clients.js';
import { playCall, playStartup } from '../dist/src/scenario/play-calls.js';
import { openSession } from '../dist/src/scenario/session.js';
import { line, median, medianOf5, tookMs } from './measure.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const everything = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js';
const server = { command: process.execPath, args: [everything, 'stdio'], cwd: root };
const bounds = { horizonMs: 48 * 3_600_000, maxSteps: 2_000_000, maxRealMs: 30_000 };
const conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' };

async function inSession(time, use) {
  const session = await openSession({ server, profile: clientById('vscode'), conditions, time });
  try {
    if (!(await playStartup(session, bounds))) throw new Error('the server did not start');
    return await use(session);
  } finally {
    await session.close();
  }
}

const calls = (session, tool, args, times) =>
  Promise.resolve(Array.from({ length: times })).then(async (all) => {
    const took = [];
    for (const _ of all) took.push(await tookMs(() => playCall(session, tool, args, bounds)));
    return took;
  });

console.log(`node ${process.version}`);
await inSession('virtual', async (session) => {
  const took = await calls(session, 'trigger-long-running-operation', { duration: 600, steps: 20 }, 21);
  line('600 s call with 20 progress, the first', took[0], 'ms');
  line('600 s call with 20 progress, median of the next 20', median(took.slice(1)), 'ms');
  line('virtual over real time of that median', 600_000 / median(took.slice(1)), 'x');
});
const echo = async (time) =>
  inSession(time, async (session) => median((await calls(session, 'echo', { message: 'x' }, 220)).slice(20)));
const virtual = await medianOf5(() => echo('virtual'));
const real = await medianOf5(() => echo('real'));
line('echo over stdio, virtual time', virtual, 'ms');
line('echo over stdio, real time, same client', real, 'ms');
line('ratio', virtual / real, 'x');
const whole = [
  'dist/src/cli/bin.js',
  'check',
  '--read-only-tools',
  '--call',
  'trigger-long-running-operation={"duration":600,"steps":20}',
  '--',
  process.execPath,
  everything,
  'stdio',
];
line(
  'the whole check: every client, every read-only tool and that one',
  await medianOf5(() => tookMs(() => spawnSync(process.execPath, whole, { cwd: root }))),
  'ms',
);
