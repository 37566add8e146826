import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const server = fileURLToPath(new URL('./servers/quick.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-expect-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'known.json');

const run = (...args: string[]) =>
  new Promise<{ readonly status: number; readonly out: string; readonly err: string }>((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), out, err }),
    );
  });

const checked = (tools: readonly string[], ...more: string[]) =>
  run(
    'check',
    '--client',
    'codex-cli',
    '--quick',
    ...tools.flatMap((tool) => ['--call', tool]),
    ...more,
    '--',
    'node',
    server,
  );

/** A run starts Node twice, and a busy machine takes seconds for each. */
const long = { timeout: 240_000 };

const asked = ['--expect', file];

test('a file that does not exist, an update, and the next run', long, async () => {
  expect(await checked(['hang'], ...asked)).toMatchObject({
    status: 2,
    out: '',
    err: `mcp-deadline: ${file}: there is no such file. Add --update-expect to write it\n`,
  });

  const written = await checked(['hang', 'quick'], ...asked, '--update-expect');
  expect(written.out).toContain(`${file}: 1 entry added, 0 entries removed, 1 entry now`);
  expect(written.status).toBe(0);
  const text = readFileSync(file, 'utf8');
  expect(JSON.parse(text)).toEqual({ startups: [], cells: [{ client: 'codex-cli', tool: 'hang' }], findings: [] });

  const json = join(folder, 'report.json');
  const again = await checked(['hang', 'quick'], ...asked, '--json', json);
  expect(again.status).toBe(0);
  expect(again.out).toContain('expected codex-cli · hang {} fails');
  const report = JSON.parse(readFileSync(json, 'utf8'));
  expect(report).toMatchObject({ exitStatus: 0, expectations: { confirmed: 1, stale: [], unchecked: [] } });

  await checked(['hang', 'quick'], ...asked, '--update-expect');
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('an entry that no longer fails, a failure without an entry, and the update that repairs both', long, async () => {
  writeFileSync(file, JSON.stringify({ cells: [{ client: 'codex-cli', tool: 'quick' }] }));
  const both = await checked(['hang', 'quick'], ...asked);
  expect(both.status).toBe(1);
  expect(both.out).toContain('stale    cells[0] codex-cli quick: it fits now');
  expect(both.out).toContain('exit status 1 (1 cell fails, 1 known failure no longer fails)');
  const repaired = await checked(['hang', 'quick'], ...asked, '--update-expect', '--json', '-');
  expect(repaired.err).toContain(`${file}: 1 entry added, 1 entry removed, 1 entry now`);
  expect(JSON.parse(repaired.out)).toMatchObject({ exitStatus: 0 });
});

test('a file that is wrong is one clear line and status 2', long, async () => {
  writeFileSync(file, '{\n  "cells": [{ "client": "codex-cli" }]\n}\n');
  const wrong = await checked(['quick'], ...asked);
  expect(wrong).toMatchObject({ status: 2, out: '' });
  expect(wrong.err).toBe(`mcp-deadline: ${file}:2:13: cells[0].tool: is missing, and must be a string\n`);
});

test('--update-expect alone is a usage error', long, async () => {
  const { status, err } = await checked(['quick'], '--update-expect');
  expect(status).toBe(2);
  expect(err).toContain('name it with --expect <file.json>');
});
