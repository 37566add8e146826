import { expect, test } from 'vitest';
import { check } from '../../src/index.ts';
import { rawApp } from './raw-app.ts';

/** Who is played over HTTP, and what is said of the others. */

const app = rawApp({ now: { json: 'done', afterMs: 0 } });

test('a client that speaks stdio only is not played, and nobody is told that it fits', async () => {
  const report = await check({ app }, { clients: ['current'] });

  const told = report.findings.filter(({ property }) => property === 'not-played').map(({ client }) => client);
  expect(told).toContain('claude-desktop');
  expect(report.startup.map(({ client }) => client)).not.toContain('claude-desktop');
  expect(report.cells.every(({ transport }) => transport === 'http')).toBe(true);
});

test('one that was asked for by name is an error', async () => {
  await expect(check({ app }, { clients: ['vscode', 'claude-desktop'] })).rejects.toMatchObject({
    code: 'ERR_USAGE',
    message: expect.stringContaining('claude-desktop is not known to reach a server over HTTP'),
  });
});

test('clients that share a run see what each sees alone', async () => {
  const tools = rawApp({
    soon: { json: 'done', afterMs: 40_000 },
    late: { json: 'done', afterMs: 400_000 },
    silent: { stream: [{ atMs: 400_000, answer: 'done' }] },
  });
  for (const gateways of [[], ['nginx'], ['cloudflare-proxy', 'railway']]) {
    const shared = await check({ app: tools }, { gateways, slowdown: 0.001 });
    const alone = await check({ app: tools }, { gateways, slowdown: 0.001, realClientInfo: true });
    const judged = ({ cells }: typeof shared) => cells.map(({ realWorkMs: _, ...cell }) => cell);
    expect(judged(shared)).toEqual(judged(alone));
  }
});
