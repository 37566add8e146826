import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { suites } from '../../suites/index.ts';
import { httpServer } from '../faults/http-server.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { workOverHttp } from './servers/work-http.ts';

/** What goes on after a cancellation: in this process, in a child process, and over HTTP. Each with a twin that ends it. */

const clients = ['codex-cli'];
const own = ['outlives-cancel'];

async function outlives(...[server, options]: Parameters<typeof suites.cancellation.result>) {
  const { findings, notJudged } = await suites.cancellation.result(server, { clients, ...options });
  const all = findings.filter(({ property }) => own.includes(property ?? ''));
  return { found: all.map(({ message }) => message.replace(/\s+/g, ' ')), notJudged };
}

const stdio = (how: string) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./servers/work-stdio.mjs', import.meta.url)), how],
});

const working = (stops: boolean) => () =>
  scriptedServer({
    work: async ({ aborted }) => {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 20_000);
        if (!stops) return;
        aborted.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      });
      return 'done';
    },
  });

test('the timers of a call in this process', async () => {
  expect((await outlives(working(false))).found).toEqual([
    expect.stringContaining('cancelled after 10000 ms, but a timer fired 10000 ms later'),
  ]);
  expect((await outlives(working(true))).found).toEqual([]);
});

test('the timers of a call in a child process, and not those of the server', async () => {
  expect((await outlives(stdio('deaf'))).found).toEqual([
    expect.stringContaining('cancelled after 10000 ms, but a timer fired'),
  ]);
  expect((await outlives(stdio('listens'))).found).toEqual([]);
  expect((await outlives(stdio('ticks'))).found).toEqual([]);
});

describe('over HTTP', () => {
  test('the stream of the response, and the interval of its comments', async () => {
    expect((await outlives(workOverHttp(false))).found).toEqual([
      expect.stringMatching(/timers fired 8 times, .*the stream of its response was still open/),
    ]);
    expect((await outlives(workOverHttp(true))).found).toEqual([]);
  });

  test('are left open by the SDK after a call that was cancelled', async () => {
    const { app } = httpServer({ workMs: 20_000, heartbeatMs: 15_000 });
    expect((await outlives({ app }, { clients: ['typescript-sdk-v1'] })).found).toEqual([
      expect.stringMatching(/timers fired 9 times.*the stream of its response was still open/),
    ]);
  });
});

test('calls that are answered at once cannot be cancelled, which is no pass', async () => {
  const quick = () => scriptedServer({ quick: async () => 'done' });
  const { found, notJudged } = await outlives(quick);
  expect(found).toEqual([]);
  expect(notJudged).toContainEqual({
    property: 'outlives-cancel',
    under: null,
    why: expect.stringContaining('no call lasted long enough to be cancelled'),
  });
});

test('a fault makes a call long enough, and is in force while it is cancelled', async () => {
  const fetching = (listens: boolean) => () =>
    scriptedServer({
      work: async ({ aborted }) => {
        const response = await fetch('http://upstream.test/', listens ? { signal: aborted } : {});
        return response.text();
      },
    });
  const options = { faults: [faults.upstreamSlow({ delayMs: 30_000, answer: { body: 'found' } })] };
  expect((await outlives(fetching(false), options)).found).toEqual([
    expect.stringContaining('cancelled after 15000 ms'),
  ]);
  expect((await outlives(fetching(true), options)).found).toEqual([]);
});

test('it is judged only on request, and by --fail-on and properties as well', async () => {
  const findings = async (options: Parameters<typeof check>[1]) =>
    (await check(working(false), { clients, explain: 0, ...options })).findings.map(({ property }) => property);
  expect(await findings({})).not.toContain('outlives-cancel');
  expect(await findings({ properties: ['outlives-cancel'] })).toContain('outlives-cancel');
});
