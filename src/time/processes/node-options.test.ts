import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withAgent, withoutAgent } from './node-options.ts';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'node options '));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

it.each(['with space.cjs', 'with "quotes".cjs', 'with \\backslash.cjs'])('Node loads an agent %s', (name) => {
  const agent = path.join(folder, name);
  fs.writeFileSync(agent, `console.log('loaded')`);

  const env = { NODE_OPTIONS: withAgent(agent, '--no-deprecation') };
  expect(String(execFileSync(process.execPath, ['-p', 'process.noDeprecation'], { env }))).toBe('loaded\ntrue\n');
});

it.each([
  ['none', undefined, undefined],
  ['empty ones', '', undefined],
  ['others', '--no-deprecation --trace-warnings', '--no-deprecation --trace-warnings'],
])('the options of the user are given back: %s', (_name, own, after) => {
  expect(withoutAgent('/an agent.cjs', withAgent('/an agent.cjs', own))).toBe(after);
});

it('an agent that is there already is not loaded twice', () => {
  const once = withAgent('/agent.cjs', '--no-deprecation');

  expect(withAgent('/agent.cjs', once)).toBe(once);
});
