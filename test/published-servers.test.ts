import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { clients } from '../mocks/clients.ts';
import { check } from '../src/check/check.ts';

const published = (name: string, ...args: string[]) => ({
  command: process.execPath,
  args: [
    fileURLToPath(new URL(`../node_modules/@modelcontextprotocol/server-${name}/dist/index.js`, import.meta.url)),
    ...args,
  ],
});
const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-files-'));
writeFileSync(join(folder, 'note.txt'), 'some text\n'.repeat(10));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const known = clients.map(({ id }) => id).filter((id) => id !== 'cursor' && id !== 'devin-desktop');

test('server-everything: all fits all whose limits are known, but for ten seconds and the two that wait for five', async () => {
  const report = await check(published('everything', 'stdio'), {
    clients: known,
    twice: true,
    explain: 0,
    quick: true,
  });
  expect(report.server.name).toBe('mcp-servers/everything');
  expect(report.cells.length).toBeGreaterThanOrEqual(known.length * 8);
  const [played, others] = [report.cells.filter((cell) => cell.played), report.cells.filter((cell) => !cell.played)];
  expect(played.filter((cell) => cell.verdict !== 'fits').map((cell) => `${cell.client} ${cell.tool}`)).toEqual([
    'openai-agents-python trigger-long-running-operation',
    'google-adk-python trigger-long-running-operation',
  ]);
  // The server shows it only to clients that have roots.
  expect(new Set(others.map(({ tool, verdict, because }) => `${tool} ${verdict} ${because}`))).toEqual(
    new Set(['get-roots-list unknown not listed: the server did not show this tool to this client']),
  );
  // To a client that is not shown the tool its call cannot be given.
  const hidden = new Set(others.map(({ client }) => client));
  const replays = report.findings.filter(({ client, tool }) => tool === 'get-roots-list' && hidden.has(client ?? ''));
  expect(replays.map(({ replay }) => replay).filter((line) => line?.includes('get-roots-list') !== false)).toEqual([]);
  expect(report.findings.filter((finding) => finding.property === 'deterministic')).toEqual([]);
});

test('the environment that a tool shows has nothing of ours in it', async () => {
  const server = { ...published('everything', 'stdio'), env: { SEEN: 'yes' } };
  const { openSession } = await import('../src/scenario/session.ts');
  const { playCall, playStartup } = await import('../src/scenario/play-calls.ts');
  const { profile } = await import('./played.ts');
  const conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' } as const;
  const bounds = { horizonMs: 60_000, maxSteps: 10_000, maxRealMs: 1_000 };
  const session = await openSession({ server, profile: profile('vscode'), conditions, time: 'virtual' });
  try {
    await playStartup(session, bounds);
    await playCall(session, 'get-env', {}, bounds);
    const text = JSON.stringify(session.transcript.entries.findLast((entry) => entry.kind === 'received'));
    expect(text).toContain('SEEN');
    expect(text).not.toMatch(/mcp.deadline.*sock|agent\/register|NODE_OPTIONS/i);
  } finally {
    await session.close();
  }
});

test('server-filesystem: with a real path its tools fit; with made-up ones it says that others may do', async () => {
  const server = published('filesystem', folder);
  const given = await check(server, {
    clients: known,
    calls: [
      { tool: 'list_directory', arguments: { path: folder } },
      { tool: 'read_text_file', arguments: { path: join(folder, 'note.txt') } },
    ],
  });
  expect(given.cells.map((cell) => cell.verdict)).toEqual(given.cells.map(() => 'fits'));
  const generated = await check(server, { clients: ['vscode'], calls: [{ tool: 'read_text_file' }] });
  expect(generated.cells[0]).toMatchObject({ verdict: 'fits', ending: { kind: 'tool-error' } });
  expect(generated.findings.map((finding) => finding.property)).toContain('only-errors');
});

test('server-memory: its read-only tools fit, and the others are left out', async () => {
  const report = await check(published('memory'), { clients: known, twice: true });
  expect(report.cells.map((cell) => cell.verdict)).toEqual(report.cells.map(() => 'fits'));
  expect(report.leftOut.map(({ tool }) => tool)).toContain('delete_entities');
  expect(report.findings.filter((finding) => finding.property === 'deterministic')).toEqual([]);
});
