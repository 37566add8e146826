import { HttpResponse, http as mswHttp } from 'msw';
import { setupServer } from 'msw/node';
import { expect, test } from 'vitest';
import { faults, scenario } from '../../src/index.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createApp } from './fixtures/server.mjs';

const call = { tool: 'echo', arguments: { said: 'x' } };

/** A fault on the server's own outgoing HTTP is none on the way to the server. */

test('the way to a server in this process is not held with its upstream', async () => {
  const plan = [faults.upstreamSlow({ delayMs: 45_000 })];
  const { call: cell } = await scenario({ app: createApp }, { client: 'vscode', faults: plan, call });
  expect(cell).toMatchObject({ verdict: 'fits', answer: { atMs: 0 } });
});

test('nor is it seen by the mocks of a test', async () => {
  const seen: string[] = [];
  const mocks = setupServer(
    mswHttp.all('*', ({ request }) => {
      seen.push(request.url);
      return HttpResponse.error();
    }),
  );
  mocks.listen({ onUnhandledRequest: 'error' });
  try {
    const { call: cell } = await scenario({ app: createApp }, { client: 'vscode', call });
    expect(cell).toMatchObject({ verdict: 'fits', answer: { atMs: 0 } });
    expect(seen).toEqual([]);
  } finally {
    mocks.close();
  }
});
