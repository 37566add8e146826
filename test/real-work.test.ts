import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { idleMs } from '../src/time/base/real.ts';
import { burn } from './servers/scripted-server.ts';

/** How long somebody else keeps this thread busy each time he has it. */
const hogMs = 60;

/** A server on stdio with a tool that does nothing and one that works in earnest. */
const server = {
  command: process.execPath,
  args: [
    '--input-type=module',
    '-e',
    `
import { createInterface } from 'node:readline';
const tool = (name) => ({ name, inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } });
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'tools/call' && params.name === 'works') {
    const before = process.cpuUsage();
    const used = () => { const { user, system } = process.cpuUsage(before); return user + system; };
    for (let sum = 0; used() < 300_000; ) for (let i = 0; i < 100_000; i++) sum = (sum * 31 + i) % 1_000_003;
  }
  const result = {
    initialize: { protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } },
    'tools/list': { tools: [tool('works'), tool('idles')] },
  }[method] ?? { content: [] };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});`,
  ],
};

let hogging: NodeJS.Immediate | undefined;
afterEach(() => clearImmediate(hogging));

async function realWork(tool: string): Promise<number> {
  const report = await check(server, { clients: ['codex-cli'], calls: [{ tool, arguments: {} }], slowdown: 1 });
  return report.cells[0]?.realWorkMs ?? Number.NaN;
}

test('what a child works in earnest is charged to it', async () => {
  expect(await realWork('works')).toBeGreaterThan(100);
});

test('what others do in this thread meanwhile is charged to nobody', async () => {
  const hog = () => {
    burn(hogMs);
    hogging = setImmediate(hog);
  };
  hogging = setImmediate(hog);
  expect(await realWork('idles')).toBeLessThan(hogMs);
}, 60_000);

test('the time that counts as waiting stands still while this thread works, and goes on while it waits', async () => {
  const before = idleMs();
  burn(20);
  expect(idleMs()).toBe(before);
  await promisify(execFile)(process.execPath, ['-e', '']);
  expect(idleMs()).toBeGreaterThan(before);
});
