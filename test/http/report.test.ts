import { expect, test } from 'vitest';
import { check } from '../../src/index.ts';
import { plain } from '../../src/report/drawing/palette.ts';
import { humanReport } from '../../src/report/formats/text.ts';
import { every, rawApp } from './raw-app.ts';

/** What a person reads of a server behind gateways. */

const app = rawApp({ late: { json: 'done', afterMs: 130_000 } });

test('says how the server is reached, draws the clock that cut it, and names the setting', async () => {
  const report = await check({ app }, { clients: ['python-sdk-v1'], gateways: ['cloudflare-proxy', 'railway'] });
  const text = humanReport(report, { palette: plain, width: 100, unicode: true });

  expect(text).toContain('over HTTP, behind cloudflare-proxy, railway');
  expect(text).toMatch(/cloudflar\S*\s+├─+✗ fired/);
  expect(text).toContain('cloudflare-proxy/read: 120 000 ms');
  expect(text).toContain('https://developers.cloudflare.com');
});

test('a stream that is cut before its client gives up: who cut it, and what helps, and not more patience', async () => {
  const silent = rawApp({ silent: { stream: [{ atMs: 400_000, answer: 'done' }] } });
  const report = await check({ app: silent }, { clients: ['codex-cli:tool_timeout_sec=900'], gateways: ['nginx'] });
  const text = humanReport(report, { palette: plain, width: 120, unicode: true }).replace(/\s+/g, ' ');

  expect(report.cells[0]).toMatchObject({
    gaveUp: { by: 'codex-cli/transportClosed', atMs: 63_000 },
    cutBy: { by: 'nginx/proxy_read_timeout', atMs: 60_000, restarts: true, begun: true, serverSees: true },
  });
  expect(text).toContain('at 60 000 ms (1 min) by nginx/proxy_read_timeout');
  expect(text).toContain('proxy_read_timeout (s) of nginx');
  expect(text).toContain('an SSE comment (": alive") will do, with x-accel-buffering: no, or nginx keeps it back');
  expect(text).toContain('had its HTTP exchange closed');
  expect(text).not.toMatch(/tool_timeout_sec \(s\)/);
});

test('comments that a buffering nginx keeps back: the header that lets them through is named', async () => {
  const app = rawApp({ beats: { stream: every(15_000, 600_000, () => ({ comment: 'alive' })) } });
  const report = await check({ app }, { clients: ['vscode'], gateways: ['nginx'] });
  const text = humanReport(report, { palette: plain, width: 120, unicode: true }).replace(/\s+/g, ' ');

  expect(report.cells[0]).toMatchObject({ outcome: 'lost', cutBy: { by: 'undici-vscode/bodyTimeout' } });
  expect(text).toContain('x-accel-buffering: no, or nginx keeps it back');
});

test('an intermediary whose limit nobody knows passes nothing that it may have cut', async () => {
  const app = rawApp({
    quick: { json: 'done', afterMs: 5_000 },
    slow: { stream: [{ atMs: 100_000, answer: 'done' }] },
    beats: { stream: every(15_000, 100_000, () => ({ comment: 'alive' })) },
  });
  const report = await check({ app }, { clients: ['vscode'], gateways: ['render'] });
  const text = humanReport(report, { palette: plain, width: 120, unicode: true });

  const cells = report.cells.map(({ tool, verdict, gaveUp }) => [tool, verdict, gaveUp?.by ?? null]).sort();
  expect(cells.map(([tool, verdict]) => [tool, verdict])).toContainEqual(['quick', 'fits']);
  expect(cells).toContainEqual(['slow', 'unknown', expect.stringMatching(/^render\//)]);
  expect(text).toContain('render/');
});
