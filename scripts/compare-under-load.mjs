/**
 * Plays many servers through the command line on a quiet machine, and again beside busy processes, and compares the
 * reports field by field. See load/differences.mjs for what may differ. The quiet half is as quiet as the machine is:
 * the load is printed.
 *
 * Usage: npm run build && node scripts/compare-under-load.mjs [options]
 *   --busy <n>        how many busy processes (default 10; 0 compares two quiet runs)
 *   --rounds <n>      how many times each server is played beside them (default 1)
 *   --only <pattern>  a regular expression over the names of the plays
 *   --folder <dir>    play the servers of this folder instead, see load/plays.mjs
 *   --json <file>     write every difference, whole, and how each play ended
 *   --bound-ms <n>    real time after which a play is ended and reported as such (default 1200000)
 *   --list            only name the plays
 *
 * Exit status: 0 no difference that is not allowed; 1 there is one; 2 none, but some play was not compared; 130 interrupted.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startBusy } from './load/busy.mjs';
import { differences } from './load/differences.mjs';
import { playOnce } from './load/play.mjs';
import { playsOf } from './load/plays.mjs';
import { differenceTable } from './load/table.mjs';

const { values } = parseArgs({
  options: {
    busy: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string' },
    folder: { type: 'string' },
    json: { type: 'string' },
    'bound-ms': { type: 'string', default: '1200000' },
    list: { type: 'boolean', default: false },
  },
});
const number = (name, least) => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= least) return value;
  throw new Error(`--${name} takes a whole number from ${least}`);
};
const [busyCount, rounds, boundMs] = [number('busy', 0), number('rounds', 1), number('bound-ms', 1)];
const plays = playsOf(values);
if (values.list) {
  for (const { name } of plays) console.log(name);
  process.exit(0);
}
if (plays.length === 0) throw new Error('no play has such a name');
if (!existsSync(fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url))))
  throw new Error('there is no build: npm run build');

const temporary = mkdtempSync(join(tmpdir(), 'under-load-'));
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => interrupt.abort());

/** The play with its places filled in: every round has the same, for they may be named in a report. */
async function placed(play, index) {
  const folder = join(temporary, String(index));
  const port = String(await freePort());
  const fill = (text) => text.replaceAll('{port}', port).replaceAll('{folder}', join(folder, 'files'));
  const env = Object.fromEntries(Object.entries(play.env ?? {}).map(([key, value]) => [key, fill(value)]));
  return { ...play, args: play.args.map(fill), env, folder };
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** One play, beside busy processes of its own if there shall be any. */
async function playBeside(play, count) {
  // Cleaning up after a play may take some seconds beyond its bound.
  const busy = await startBusy(count, boundMs + 60_000);
  try {
    process.stderr.write(`${play.name} ${count === 0 ? 'alone' : `beside ${busy.pids.join(' ')}`}\n`);
    return await playOnce(play, { boundMs, signal: interrupt.signal });
  } finally {
    await busy.stop();
  }
}

const seconds = (ms) => `${(ms / 1_000).toFixed(1)} s`;
const ending = ({ ended, exit, stderr }) =>
  ended === 'reported' ? `exit status ${exit}` : `${ended}, exit status ${exit}: ${stderr.trim().split('\n')[0]}`;
/** Two finished plays compared; a play that was ended by us is compared with nothing. */
function compared(quiet, busy) {
  const found = quiet.report === null || busy.report === null ? [] : differences(quiet.report, busy.report);
  if (ending(quiet) === ending(busy)) return found;
  // The exit status follows from a verdict that may differ.
  const verdict = found.find(
    ({ path, ...values }) => path.endsWith(' verdict') && Object.values(values).includes('fails'),
  );
  return [
    { path: 'how it ended', quiet: ending(quiet), busy: ending(busy), allowed: verdict?.allowed ?? null },
    ...found,
  ];
}

const results = [];
try {
  console.log(
    `node ${process.version}, ${availableParallelism()} processors, load ${loadavg()[0].toFixed(2)} at the start`,
  );
  for (const [index, play] of plays.entries()) {
    const here = await placed(play, index);
    const quiet = await playBeside(here, 0);
    const result = { name: play.name, quiet, rounds: [], differences: [] };
    results.push(result);
    for (let round = 0; round < rounds && !interrupt.signal.aborted; round++) {
      const busy = await playBeside(here, busyCount);
      result.rounds.push(busy);
      if (isFinished(quiet) && isFinished(busy)) result.differences.push(...compared(quiet, busy));
    }
    if (interrupt.signal.aborted) break;
    tell(result);
  }
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function isFinished({ ended }) {
  return ended === 'reported' || ended === 'no report';
}

function tell({ name, quiet, rounds: busy, differences: found }) {
  const bad = found.filter(({ allowed }) => allowed === null).length;
  const lost = [quiet, ...busy].filter((one) => !isFinished(one)).length;
  const said = lost > 0 ? `${lost} not finished` : bad > 0 ? `${bad} differences` : 'same';
  const times = `quiet ${seconds(quiet.tookMs)}, busy ${busy.map(({ tookMs }) => seconds(tookMs)).join(', ')}`;
  console.log(`${bad > 0 ? 'FAIL' : lost > 0 ? '??? ' : 'ok  '} ${name.padEnd(32)} ${said.padEnd(18)} ${times}`);
  for (const line of differenceTable(found)) console.log(line);
}

const found = results.flatMap((result) => result.differences);
const bad = found.filter(({ allowed }) => allowed === null).length;
const unfinished = results.filter(({ quiet, rounds: busy }) => ![quiet, ...busy].every(isFinished)).length;
console.log(
  `${results.length} of ${plays.length} plays, ${busyCount} busy processes, ${rounds} rounds: ${bad} differences, ` +
    `${found.length - bad} allowed, ${unfinished} plays not finished, load ${loadavg()[0].toFixed(2)} at the end`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results.map(withoutReport), null, 2)}\n`);
process.exitCode = interrupt.signal.aborted ? 130 : bad > 0 ? 1 : unfinished > 0 ? 2 : 0;

function withoutReport({ name, quiet, rounds: busy, differences: all }) {
  const how = ({ report, ...rest }) => rest;
  return { name, quiet: how(quiet), busy: busy.map(how), differences: all };
}
