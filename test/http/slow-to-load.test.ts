import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { freePort } from './free-port.ts';

const fixture = fileURLToPath(new URL('fixtures/slow-to-load.mjs', import.meta.url));

/** One check of a server that computes before it listens, and, if told so, before it answers `initialize`. */
async function startedBy(client: string, env: { readonly LOAD_MS?: string; readonly FIRST_MS?: string }) {
  const port = await freePort();
  const server = { command: process.execPath, args: [fixture], env: { PORT: String(port), ...env } };
  const report = await check({ ...server, http: `http://127.0.0.1:${port}/mcp` }, { clients: [client], slowdown: 1 });
  const [startup] = report.startup;
  if (startup === undefined) throw new Error('no start-up');
  return startup;
}

// The client finds the server running: it is told "connection refused" until then, and waits for nothing.
describe('what a server over HTTP computes before it listens', { timeout: 120_000 }, () => {
  test('uses up no time of a client', async () => {
    const { verdict, realWorkMs, realWork } = await startedBy('typescript-sdk-v1:timeout=1500', { LOAD_MS: '2000' });
    expect({ verdict, realWork }).toEqual({ verdict: 'fits', realWork: null });
    expect(realWorkMs).toBeLessThan(1000);
  });

  test('while what it computes before it answers does', async () => {
    const { verdict, realWork } = await startedBy('typescript-sdk-v1:timeout=1500', { FIRST_MS: '2000' });
    expect({ verdict, confirmed: realWork?.confirmed }).toEqual({ verdict: 'fails', confirmed: true });
  });
});
