import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { CheckReport } from '../src/report/check-report.ts';
import { plain } from '../src/report/drawing/palette.ts';
import { humanReport } from '../src/report/formats/text.ts';
import { freePort } from './http/free-port.ts';
import { scriptedServer } from './servers/scripted-server.ts';

/** What real time and processor time bound: the one cell that they meet, and no other. */

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const slowToLoad = (...args: readonly (number | string)[]) => ({
  command: process.execPath,
  args: [file('../scripts/load/servers/slow-to-load.mjs'), ...args.map(String)],
});

describe('waits that have no end', () => {
  let peer: ChildProcess;
  let report: CheckReport;
  let port: number;
  beforeAll(async () => {
    peer = spawn(process.execPath, [file('./servers/silent-peer.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] });
    port = Number(String((await once(peer.stdout as NodeJS.ReadableStream, 'data'))[0]));
    const server = { command: process.execPath, args: [file('./servers/waiting-stdio.mjs'), String(port)] };
    report = await check(server, { clients: ['codex-cli'], maxWaitMs: 1000, maxCpuMs: 1000 });
  }, 300_000);
  afterAll(() => void peer.kill('SIGKILL'));
  const cellOf = (tool: string) => report.cells.find((cell) => cell.tool === tool);
  const place = (line: number) => expect.stringMatching(new RegExp(`/waiting-stdio\\.mjs:${line}:\\d+$`));

  test.each([
    ['peer', 'waiting-stdio.mjs (c1): answer of 127.0.0.1:PORT', 8, /no thread that works for it was runnable for 1 s/],
    ['blocked', 'waiting-stdio.mjs (c1): execSync, which runs ', 9, /blocked in execSync, and no thread/],
    ['endless', 'waiting-stdio.mjs (c1): a computation', null, /a computation has used 1 s of processor time/],
    ['spin', 'waiting-stdio.mjs (c1): a loop that reads the clock', 15, /has been looping at .*waiting-stdio\.mjs:15/],
  ])('%s makes its own cell unknown, and names what is open', (tool, what, line, why) => {
    const cell = cellOf(tool);

    expect(cell).toMatchObject({ verdict: 'unknown', outcome: 'lost', stopped: expect.stringMatching(why) });
    expect(cell?.waitingFor).toEqual([
      {
        what: expect.stringContaining(what.replace('PORT', String(port))),
        at: line === null ? null : place(line),
        sinceMs: 0,
      },
    ]);
  });

  test('the other cells are played, on a new process', () => {
    expect(cellOf('quick')).toMatchObject({ verdict: 'fits', waitingFor: [] });
    expect(report.startup).toMatchObject([{ verdict: 'fits' }]);
  });

  test('a server in this process', async () => {
    const asksPeer = () =>
      scriptedServer({
        peer: () => new Promise<string>(() => net.connect(port, '127.0.0.1').write('a question')),
        quick: async () => 'done',
      });
    const here = await check(asksPeer, { clients: ['codex-cli'], maxWaitMs: 1000 });

    expect(here.cells.find(({ tool }) => tool === 'quick')?.verdict).toBe('fits');
    expect(here.cells.find(({ tool }) => tool === 'peer')).toMatchObject({
      verdict: 'unknown',
      waitingFor: [
        {
          what: expect.stringContaining(`answer of 127.0.0.1:${port}`),
          at: expect.stringContaining('bounds.test.ts'),
          sinceMs: 0,
        },
      ],
    });
  });

  test('the text names it, too', () => {
    const text = humanReport(report, { palette: plain, width: 200 });

    expect(text).toMatch(
      /open +waiting-stdio\.mjs \(c1\): answer of 127\.0\.0\.1:\d+\n +begun at .*:8:\d+, 0 ms after/,
    );
  });
});

describe('honest work is not bounded by real time:', () => {
  const limits = { maxWaitMs: 200, maxCpuMs: 20_000, slowdown: 1 };
  const calls = [{ tool: 'wait', arguments: { seconds: 45 } }];

  test('before a server connects, and after it has listed its tools', async () => {
    const report = await check(slowToLoad(600, 600), { clients: ['codex-cli'], calls, ...limits });

    expect(report.startup).toMatchObject([{ verdict: 'fits' }]);
    expect(report.cells).toMatchObject([{ verdict: 'fits', answer: { atMs: 45_000 } }]);
  });

  test('before a server listens', async () => {
    const port = await freePort();
    const server = { ...slowToLoad(600, 0, port), http: `http://127.0.0.1:${port}/mcp` };
    const report = await check(server, { clients: ['codex-cli'], calls, ...limits });

    expect(report.startup).toMatchObject([{ verdict: 'fits' }]);
    expect(report.cells).toMatchObject([{ verdict: 'fits', answer: { atMs: 45_000 } }]);
  });
});

test('a server over HTTP that computes for too long before it listens is unknown, and there is a report', async () => {
  const port = await freePort();
  const server = { ...slowToLoad(100_000, 0, port), http: `http://127.0.0.1:${port}/mcp` };
  const report = await check(server, { clients: ['codex-cli', 'vscode'], calls: [{ tool: 'wait' }], maxCpuMs: 300 });

  for (const startup of report.startup)
    expect(startup).toMatchObject({
      verdict: 'unknown',
      because: expect.stringMatching(/a computation has used 0\.3 s of processor time/),
      waitingFor: [{ what: expect.stringContaining('a computation') }],
    });
  expect(report.cells.map(({ client, verdict }) => [client, verdict])).toEqual([
    ['codex-cli', 'unknown'],
    ['vscode', 'unknown'],
  ]);
});
