import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from '../../dist/src/check/check.js';
import { exitStatus } from '../../dist/src/check/judge/exit-status.js';
import { plain } from '../../dist/src/report/drawing/palette.js';
import { humanReport } from '../../dist/src/report/formats/text.js';
import { randomHere } from '../../test/servers/random/random-here.mjs';
import { numbers, randomPlan } from '../../test/servers/random/random-plan.mjs';
import { processesOf } from './leftovers.mjs';

/** Several put the same on the wire; one has no limit, and one runs a tool again. */
const clients = [
  'codex-cli',
  'codex-cli:tool_timeout_sec=10',
  'typescript-sdk-v1',
  'vscode',
  'openai-agents-python',
  'cline-core',
  'claude-code-cli',
];

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const script = (name) => fileURLToPath(new URL(`../../test/servers/random/${name}`, import.meta.url));

async function serverOf({ kind, seed, marker, folder }, plan) {
  if (kind === 'here') return { server: randomHere(plan), end: () => {} };
  const starts = join(folder, `${kind}-${seed}`);
  writeFileSync(starts, '0');
  const end = () => rmSync(starts);
  const args = [script(`random-${kind}.mjs`), JSON.stringify(plan), starts];
  const command = { command: process.execPath, args, env: { RANDOM_SERVERS: marker } };
  if (kind === 'stdio') return { server: command, end };
  const port = await freePort();
  args.push(String(port));
  return { server: { ...command, http: `http://127.0.0.1:${port}/mcp` }, end };
}

const keyOf = ({ client, settings }) => `${client} ${JSON.stringify(settings)}`;

/** What is wrong with a report; `null`: nothing. */
function problemOf(report, chosen) {
  if (report.startup.length !== chosen.length) return `${report.startup.length} start-ups of ${chosen.length} clients`;
  const tools = [...new Set(report.cells.map(({ tool }) => tool))].sort().join();
  for (const startup of report.startup) {
    const own = report.cells.filter((cell) => keyOf(cell) === keyOf(startup));
    if (
      own
        .map(({ tool }) => tool)
        .sort()
        .join() !== tools
    )
      return `${keyOf(startup)} has not a cell for each of ${tools}`;
  }
  const silent = report.cells.find(({ verdict, because }) => verdict === 'unknown' && typeof because !== 'string');
  if (silent !== undefined) return `${silent.client} ${silent.tool} is unknown, and nobody says why`;
  const passed = report.cells.find(({ played, verdict }) => !played && verdict !== 'unknown');
  if (passed !== undefined) return `${passed.client} ${passed.tool} was not played, and is ${passed.verdict}`;
  const failed = report.startup.some(({ verdict }) => verdict === 'fails');
  if (failed && exitStatus(report) !== 1) return 'a start-up failed, and the exit status is 0';
  if (humanReport(report, { palette: plain, width: 100 }) === '') return 'the text is empty';
  return null;
}

/** Nobody could reach the server: told as an error, as long as no start of it went well. */
const isRefusal = (error) => error instanceof Error && error.code === 'ERR_LINK';

/** Plays one random server. */
export async function playOne(asked) {
  const { kind, seed, marker } = asked;
  const plan = randomPlan(seed);
  const next = numbers(seed + 1_000_000);
  const able = clients.filter((client) => kind !== 'http' || client !== 'cline-core'); // it has no way over HTTP
  const chosen = able.filter(() => next() < 0.4);
  if (chosen.length === 0) chosen.push('codex-cli');
  const options = { clients: chosen, allTools: true, seed, horizonMs: 3_600_000, maxSteps: 1_000, jobs: 1 };
  const result = { at: seed, problem: null, cells: 0, verdicts: {}, refused: false, cpuMs: 0 };
  const { server, end } = await serverOf(asked, plan);
  const before = process.cpuUsage();
  try {
    const report = await check(server, options);
    result.cells = report.cells.length;
    for (const { verdict } of report.cells) result.verdicts[verdict] = (result.verdicts[verdict] ?? 0) + 1;
    result.problem = problemOf(report, chosen);
    if (kind === 'here' && seed % 20 === 0 && result.problem === null) {
      const again = await check(randomHere(plan), options);
      if (JSON.stringify(again.transcripts) !== JSON.stringify(report.transcripts))
        result.problem = 'a second check gives other transcripts';
    }
  } catch (error) {
    result.refused = isRefusal(error);
    if (!result.refused) result.problem = error instanceof Error ? String(error.stack) : String(error);
  }
  const { user, system } = process.cpuUsage(before);
  result.cpuMs = (user + system) / 1_000;
  end();
  const left = kind === 'here' ? [] : processesOf(marker);
  if (left.length > 0) result.problem ??= `it leaves ${left.map(({ pid, command }) => `${pid} ${command}`).join(', ')}`;
  return result;
}
