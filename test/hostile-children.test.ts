/** Servers in child processes that tamper with what they find of the harness get a verdict like any other. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';

const server = (name: string) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));

async function answerOf(file: string, ...args: string[]) {
  const report = await check(
    { command: process.execPath, args: [server(file), ...args] },
    { clients: ['codex-cli'], calls: [{ tool: 't', arguments: {} }] },
  );
  const [cell] = report.cells;
  return { time: report.time, verdict: cell?.verdict, atMs: cell?.answer?.atMs };
}
const answered = { time: 'virtual', verdict: 'fits', atMs: 1000 };

describe('a server that replaces built-ins of its process', () => {
  test.each<[string, string[]]>([
    ['JSON and what writes', ['JSON.stringify', 'JSON.parse', 'toJSON', 'Buffer.from', 'fs.writeSync', 'fs reading']],
    ['text and numbers', ['String.prototype', 'Number.prototype', 'RegExp.prototype', 'Math', 'Date and performance']],
    ['collections', ['Map.prototype', 'Map iterators', 'Set.prototype', 'WeakMap.prototype', 'Array.prototype']],
    ['iteration', ['Array iterators']],
    ['events and streams', ['EventEmitter.prototype.emit', 'streams']],
    ['promises, and what makes them', ['Promise', 'globals']],
    ['objects', ['Reflect', 'Object']],
    ['its process', ['process.exit', 'process methods']],
  ])('%s', async (_, names) => {
    expect(await answerOf('patching-stdio.mjs', ...names)).toEqual(answered);
  });
});

describe.runIf(process.platform === 'linux')('a server that forges lines of the control channel:', () => {
  test.each([
    'nothing',
    'garbage',
    'no line at all',
    'a hello without the key',
    'a hello with a wrong key',
    'the id and pid of somebody who is there',
    'the pid of the harness',
    'an id that nobody was given',
    'answers before a hello',
    'garbage from the agent',
    'half a line from the agent',
    'nonsense from the agent',
  ])('%s', async (attack) => {
    expect(await answerOf('forging-stdio.mjs', attack)).toEqual(answered);
  });
});
