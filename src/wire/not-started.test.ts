import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { notStarted } from './not-started.ts';

const folder = mkdtempSync(join(tmpdir(), 'not-started-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => {
  writeFileSync(join(folder, name), '');
  return name;
};

test.each([
  ['a TypeScript file', () => file('server.ts'), /it is a source file and no program.*: npx tsx server\.ts/],
  ['a JavaScript file', () => file('server.mjs'), /: node server\.mjs/],
  ['a Python file', () => join(folder, file('server.py')), /: python3 .*server\.py/],
  ['a source file that is not there', () => 'other.ts', /there is no such command/],
  ['a file that is no program', () => join(folder, file('data')), /may not be executed/],
  ['a word', () => 'no-such-command', /there is no such command. Check the spelling/],
])('%s in the place of a command', async (_, name, message) => {
  const command = name();
  const error = await notStarted({ command, cwd: folder }, spawn(command, { cwd: folder }));
  expect(error).toMatchObject({ code: 'ERR_LINK', message: expect.stringMatching(message) });
});

test('a folder that is not there', async () => {
  const where = { command: 'node', cwd: join(folder, 'nowhere') };
  const error = await notStarted(where, spawn(where.command, { cwd: where.cwd }));
  expect(error.message).toContain(`there is no folder ${where.cwd}`);
});
