import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { callingServer } from './calling-server.mjs';
import { faulty, notes } from './faulty.ts';

const stdio = { command: 'node', args: [fileURLToPath(new URL('./calling-stdio.mjs', import.meta.url))] };
const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'found' };
const found = faults.upstreamSlow({ delayMs: 0, answer });

describe.each([
  ['in process', () => callingServer()],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  describe('upstream-trickle', () => {
    // The head after 200 ms, and the five bytes after 10 s each.
    const plan = [faults.upstreamTrickle({ intervalMs: 10_000, answer })];

    test('lasts as long as all of its pieces, which Codex bears', async () => {
      const run = await faulty(server, { plan });
      expect(run.answeredMs).toEqual([50_200]);
      expect(run.texts[0]).toContain('200 found');
      expect(run.verdicts).toEqual(['fits']);
    });

    test("a limit between two pieces does not end it, and the client's does", async () => {
      const run = await faulty(server, {
        plan: [faults.upstreamTrickle({ intervalMs: 9_000, answer })],
        args: { way: 'http.get with a limit' }, // of 10 s
        settings: { tool_timeout_sec: 30 },
      });
      expect(run.verdicts).toEqual(['fails']);
      expect(run.gaveUpMs).toEqual([30_000]);
    });

    test('the boundary of its interval is found', async () => {
      const { cells } = await check(server, {
        clients: ['claude-desktop'], // which waits for 240 000 ms
        calls: [{ tool: 'get', arguments: { way: 'http.get' } }],
        faults: [faults.upstreamTrickle({ intervalMs: 60_000, answer })],
      });
      const passes = cells[0]?.passesWith.find(({ parameter }) => parameter === 'intervalMs');
      expect(passes?.atMost).toBe(Math.floor((240_000 - 1 - 200) / 5));
    });

    test('a limit over the whole call copes', async () => {
      const run = await faulty(server, { plan, args: { giveUpMs: 20_000 }, settings: { tool_timeout_sec: 30 } });
      expect(run.answeredMs).toEqual([20_000]);
      expect(run.texts[0]).toContain('failed: ');
      expect(run.verdicts).toEqual(['fits']);
    });
  });

  describe.each([
    ['upstream-truncated', faults.upstreamTruncated, { afterBytes: 3 }, 'UND_ERR_SOCKET'],
    ['upstream-reset', faults.upstreamReset, {}, 'ECONNRESET'],
    ['upstream-reset in the body', faults.upstreamReset, { afterBytes: 3 }, 'ECONNRESET'],
  ] as const)('%s', (__, fault, parameters, code) => {
    test('the server gets the error of its library', async () => {
      const run = await faulty(server, { plan: [fault({ ...parameters, answer })] });
      expect(run.answeredMs).toEqual([0]);
      expect(run.texts[0]).toContain(`failed: ${code}: `);
    });

    test('one that tries again copes, when it meets two calls only', async () => {
      const run = await faulty(server, { plan: [fault({ ...parameters, calls: 2 }), found], args: { attempts: 3 } });
      expect(run.answeredMs).toEqual([4_000]);
      expect(run.texts[0]).toContain('200 found');
      const fault0 = notes(run.transcript).filter(({ place, note }) => place === 0 && /^(ends|resets)/.test(note));
      expect(fault0.map(({ atMs }) => atMs)).toEqual([0, 2_000]);
    });
  });

  describe('upstream-status', () => {
    test('the server gets the status', async () => {
      const run = await faulty(server, { plan: [faults.upstreamStatus({ status: 429, body: 'slow down' })] });
      expect(run.answeredMs).toEqual([0]);
      expect(run.texts[0]).toContain('429 slow down');
    });

    test('one that tries again copes, when it meets two calls only', async () => {
      const plan = [faults.upstreamStatus({ retryAfterMs: 1_500, calls: 2 }), found];
      const run = await faulty(server, { plan, args: { attempts: 3, way: 'undici.request' } });
      expect(run.answeredMs).toEqual([4_000]);
      expect(run.texts[0]).toContain('200 found');
    });
  });

  test.each([
    ['pool-exhaustion', faults.poolExhaustion({ holdMs: 400_000, answer })],
    ['dns-tls-slow', faults.dnsTlsSlow({ dnsMs: 400_000, answer })],
    ['upstream-hung in the connect', faults.upstreamHung({ phase: 'connect', answer })],
  ])('%s: a server without a limit of its own hangs, and one with a limit copes', async (__, fault) => {
    const without = await faulty(server, { plan: [fault], args: { way: 'http.get' } });
    expect(without.verdicts).toEqual(['fails']);
    expect(without.gaveUpMs).toEqual([300_000]);
    const mended = await faulty(server, { plan: [fault], args: { way: 'http.get', giveUpMs: 10_000 } });
    expect(mended.verdicts).toEqual(['fits']);
    expect(mended.answeredMs).toEqual([10_000]);
  });

  describe('upstream-hung', () => {
    test('a server without a limit of its own hangs until the client gives up', async () => {
      for (const parameters of [{}, { afterBytes: 0, answer }, { afterBytes: 3, answer }]) {
        const run = await faulty(server, { plan: [faults.upstreamHung(parameters)], args: { way: 'http.get' } });
        expect(run.verdicts).toEqual(['fails']);
        expect(run.gaveUpMs).toEqual([300_000]);
      }
    });

    test('one with a limit copes', async () => {
      for (const parameters of [{}, { afterBytes: 3, answer }]) {
        const plan = [faults.upstreamHung(parameters)];
        const run = await faulty(server, { plan, args: { way: 'http.get', giveUpMs: 10_000 } });
        expect(run.answeredMs).toEqual([10_000]);
        expect(run.verdicts).toEqual(['fits']);
      }
    });

    test('the rest comes when it ends', async () => {
      const plan = [faults.upstreamHung({ afterBytes: 3, hangMs: 45_000, answer })];
      const run = await faulty(server, { plan });
      expect(run.answeredMs).toEqual([45_000]);
      expect(run.texts[0]).toContain('200 found');
    });
  });
});
