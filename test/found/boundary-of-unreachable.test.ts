import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { callingServer } from '../faults/calling-server.mjs';

/** A call that a slow upstream delays. Without an answer of the fault, nothing listens at the upstream's address. */
async function cellWith(answer: { body: string } | null) {
  const { cells } = await check(() => callingServer(), {
    clients: ['codex-cli:tool_timeout_sec=30'],
    calls: [{ tool: 'get', arguments: { way: 'http.get', url: 'http://127.0.0.1:1/' } }],
    faults: [faults.upstreamSlow({ delayMs: 45_000, answer })],
  });
  return cells[0];
}

test('an upstream that cannot be reached proves nothing about the value at which the answer is in time', async () => {
  const cell = await cellWith(null);
  const boundary = cell?.passesWith[0];
  expect(cell?.verdict).toBe('fails');
  expect(boundary).toMatchObject({ fault: 'upstream-slow', parameter: 'delayMs', atMost: null });
  expect(boundary?.because).toMatch(/^up to 29999 it is answered in time, but .*127\.0\.0\.1:1 \(ECONNREFUSED\)/);
  expect(cell?.advice).toEqual([]);
});

test('an upstream that answers proves it', async () => {
  const cell = await cellWith({ body: 'found' });
  expect(cell?.passesWith[0]).toMatchObject({ parameter: 'delayMs', atMost: 29_999, because: null });
  expect(cell?.advice).not.toEqual([]);
});
