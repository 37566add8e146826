// The user's own msw and fast-check, of other versions than ours, and a server that is loaded before any clock is there.
import fc from 'fast-check';
import { check, faults } from 'mcp-deadline';
import { suite } from 'mcp-deadline/suites';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, expect, test, vi } from 'vitest';
import createServer from './search-server.js';

const { setTimeout: captured } = globalThis;
const database = setupServer(
  http.get('https://database.example/', async () => {
    await new Promise((resolve) => captured(resolve, 20_000));
    return HttpResponse.text('found');
  }),
);
database.listen({ onUnhandledRequest: 'error' });
afterAll(() => database.close());

test('whatever the upstream needs comes on top of what their own msw takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), async (delayMs) => {
      const report = await check(createServer, {
        clients: ['codex-cli'],
        calls: [{ tool: 'search', arguments: { query: 'x' } }],
        faults: [faults.upstreamSlow({ delayMs })],
      });
      expect(report.cells).toMatchObject([{ answer: { kind: 'result', atMs: 20_000 + delayMs } }]);
    }),
    { numRuns: 10 },
  );
});

test('their own fake timers work', () => {
  vi.useFakeTimers();
  const fired = vi.fn();
  setTimeout(fired, 1_000);
  vi.advanceTimersByTime(1_000);
  vi.useRealTimers();

  expect(fired).toHaveBeenCalledOnce();
});

suite(createServer, { clients: ['vscode'], calls: [{ tool: 'search', arguments: { query: 'x' } }] });
