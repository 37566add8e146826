import { describe, expect, test } from 'vitest';
import { listTools } from '../../src/check/list-tools.ts';
import { playSession, scenario } from '../../src/index.ts';
import { suite } from '../../suites/index.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { rawApp } from './raw-app.ts';

/** Every way to open a session takes the same path to the server: gateways, network and era. */

const late = { json: 'done', afterMs: 130_000 };
const app = rawApp({ late });
const gateways = ['cloudflare-proxy'];

describe('playSession', () => {
  const play = (through: readonly string[]) =>
    playSession({ app }, { client: 'python-sdk-v1', gateways: through, steps: [{ tool: 'late' }] });

  test('plays through gateways', async () => {
    expect((await play([])).calls[0]).toMatchObject({ verdict: 'fits', answer: { atMs: 130_000 } });
    expect((await play(gateways)).calls[0]).toMatchObject({
      verdict: 'fails',
      cutBy: { by: 'cloudflare-proxy/read' },
    });
  });

  test('plays over a network', async () => {
    const steps = [{ tool: 'late' }];
    const { calls } = await playSession({ app }, { client: 'python-sdk-v1', network: { roundTripMs: 200 }, steps });
    const once = await scenario({ app }, { client: 'python-sdk-v1', network: { roundTripMs: 200 }, call: steps[0]! });

    expect(calls[0]?.answer?.atMs).toBeGreaterThan(130_000);
    expect(calls[0]?.answer).toEqual(once.call?.answer);
  });
});

describe('a gateway before a server that is not reached over HTTP is refused', () => {
  const server = () => scriptedServer({ late: async () => 'done' });
  const refused = { code: 'ERR_USAGE', message: expect.stringContaining('is on an HTTP path') };

  test.each([
    ['playSession', () => playSession(server, { client: 'python-sdk-v1', gateways, steps: [{ tool: 'late' }] })],
    ['scenario', () => scenario(server, { client: 'python-sdk-v1', gateways, call: { tool: 'late' } })],
    ['listTools', () => listTools(server, { gateways })],
    ['suite.calls', () => suite.calls(server, { gateways })],
  ])('by %s', async (_, open) => {
    await expect(open()).rejects.toMatchObject(refused);
  });
});

test('a server is asked for its tools through its gateways', async () => {
  // The gateway cuts this start-up, so the client gets no tools.
  const slow = () => {
    const answer = app();
    return async (request: Request): Promise<Response> => {
      const { method } = (await request.clone().json()) as { method?: string };
      if (method === 'tools/list') await new Promise((resolve) => setTimeout(resolve, 130_000));
      return answer(request);
    };
  };
  expect((await listTools({ app: slow })).map(({ name }) => name)).toEqual(['late']);
  await expect(listTools({ app: slow }, { gateways })).rejects.toMatchObject({ code: 'ERR_USAGE' });
});
