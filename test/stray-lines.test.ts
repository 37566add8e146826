import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import { exitStatus } from '../src/check/judge/exit-status.ts';
import type { Limit } from '../src/clocks/limit.ts';
import { tested } from '../src/clocks/testing/hop.ts';
import { playStartup } from '../src/scenario/play-calls.ts';
import { openSession } from '../src/scenario/session.ts';
import { profile } from './played.ts';

const server = fileURLToPath(new URL('./servers/polluting-stdio.mjs', import.meta.url));

/** A client that skips such lines, and one that the server is lost to. */
const against = (how: 'clean' | 'loud', clients = ['vscode']) =>
  check({ command: process.execPath, args: [server, how] }, { clients });

test('what a server writes to standard output that is no message is found, with its words and when', async () => {
  const { findings } = await against('loud');
  expect(findings.filter(({ property }) => property === 'stdout-pollution')).toMatchObject([
    {
      client: 'vscode',
      tool: null,
      verdict: null,
      severity: 'warning',
      message:
        'a line on standard output is no message, 0 ms into the start-up: "Server \\"polluting\\" is ready, and waits on standard input for whatever anybody ha"',
      figures: { lines: 1, atMs: 0 },
    },
    {
      client: 'vscode',
      tool: 'quick',
      message:
        '2 lines on standard output are no messages, the first 100 ms into the call: "{\\"level\\":\\"info\\",\\"msg\\":\\"half done\\"}"',
      figures: { lines: 2, atMs: 100 },
    },
  ]);
});

test('it makes no failure of what fits', async () => {
  const report = await against('loud');
  expect(report.cells.map(({ verdict }) => verdict)).toEqual(['fits']);
  expect(exitStatus(report)).toBe(0);
});

test('its good twin logs to standard error', async () => {
  const report = await against('clean');
  expect(report.findings).toEqual([]);
});

test('what cannot be judged over stdio is said once, not for every call', async () => {
  const report = await against('clean', ['vscode', 'codex-cli']);
  expect(report.cells).toHaveLength(2);
  expect(report.notJudged).toEqual([
    {
      property: 'leaves-nothing-running',
      why: expect.stringMatching(/^what a call leaves running is seen only in a test file/),
    },
  ]);
});

/** What a client with these limits does to the server over a long line during the start-up. */
async function ups(limits: readonly Limit[]): Promise<readonly (readonly [by: string, up: unknown])[]> {
  const conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' } as const;
  const session = await openSession({
    server: { command: process.execPath, args: [server, 'long'] },
    profile: { ...profile('typescript-sdk-v1'), limits },
    conditions,
    time: 'virtual',
  });
  try {
    await playStartup(session, { horizonMs: 100_000, maxSteps: 10_000, maxRealMs: 5_000 });
    const { entries } = session.transcript;
    expect(entries.some((entry) => entry.kind === 'stimulus' && entry.on === 'oversize-line')).toBe(
      limits.some(({ of }) => of === 'line'),
    );
    return entries.flatMap((entry) => (entry.kind === 'up' ? [[entry.by, entry.up] as const] : []));
  } finally {
    await session.close();
  }
}

test('over a line that is too long a client does what its limit of lines says, whatever other limits it has', async () => {
  const outcome = { toCaller: 'nothing', toServer: ['close-connection'] } as const;
  const line: Limit = { of: 'line', max: 1_000, unit: 'bytes', outcome, ...tested };
  const others: readonly Limit[] = [
    { of: 'result', max: 10, unit: 'chars', outcome: { toCaller: 'nothing', toServer: ['kill'] }, ...tested },
    { ...line, outcome: { toCaller: 'nothing', toServer: ['kill'] }, when: { transport: 'http' } },
  ];
  expect(await ups([...others, line])).toEqual([['typescript-sdk-v1/line', 'close-connection']]);
  expect(await ups([...others, { ...line, outcome: { toCaller: 'nothing', toServer: [] } }])).toEqual([]);
  expect(await ups(others.slice(0, 1))).toEqual([]);
});
