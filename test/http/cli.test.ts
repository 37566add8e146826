import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckReport } from '../../src/index.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createApp } from './fixtures/server.mjs';
import { freePort } from './free-port.ts';

/** Servers over HTTP from the command line. */

const bin = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
const file = fileURLToPath(new URL('./fixtures/server.mjs', import.meta.url));

const run = (...args: string[]): Promise<{ status: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, out, err) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

const reported = async (...args: string[]): Promise<CheckReport & { status: number }> => {
  const { status, out, err } = await run('check', '--json', '-', ...args);
  if (out === '') throw new Error(err);
  return { ...JSON.parse(out), status };
};

let running: Server;
beforeAll(async () => {
  running = createServer(createApp());
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  running.closeAllConnections();
  running.close();
});

const steps = ['--call', 'steps={"everyMs":30000,"times":20}'];

test('--http starts a server and reaches it there, in virtual time', async () => {
  const port = await freePort();
  const http = `http://127.0.0.1:${port}/mcp`;
  const report = await reported(
    ...['--client', 'vscode', '--gateway', 'aws-alb', ...steps, '--env', `PORT=${port}`, '--http', http],
    ...['--', process.execPath, file, 'http'],
  );

  expect(report).toMatchObject({ status: 0, time: 'virtual' });
  expect(report.cells).toMatchObject([
    { transport: 'http', gateways: ['aws-alb'], verdict: 'fits', answer: { atMs: 600_000 } },
  ]);
});

test('a finding can be shown again by its line', async () => {
  const port = await freePort();
  const http = `http://127.0.0.1:${port}/mcp`;
  const report = await reported(
    ...[
      '--client',
      'vscode',
      '--gateway',
      'envoy:route.timeout=20',
      ...steps,
      '--quick',
      '--env',
      `PORT=${port}`,
      '--http',
      http,
    ],
    ...['--', process.execPath, file, 'http'],
  );

  const [finding] = report.findings.filter(({ verdict }) => verdict === 'fails');
  expect(report.status).toBe(1);
  expect(finding?.replay).toContain('--gateway envoy:route.timeout=20');
  expect(finding?.replay).toContain(`--http ${http}`);
});

test('--url asks a server that runs already, in real time, and says so', async () => {
  const { port } = running.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/mcp`;
  const report = await reported('--client', 'vscode', '--call', 'echo={"said":"x"}', '--url', url);

  expect(report).toMatchObject({ status: 0, time: 'real', cells: [{ verdict: 'fits', transport: 'http' }] });
  expect(report.realTimeReason).toContain('runs already');
});

test('a server that ends before it listens is a failing start-up', async () => {
  const { status, out } = await run('check', '--client', 'vscode', '--http', 'http://127.0.0.1:1/mcp', '--', 'true');
  expect(status).toBe(1);
  const text = out.replace(/\s+/g, ' ');
  expect(text).toContain('ended at 0 ms: the server ended with status 0');
  expect(text).toContain(
    'ended with status 0 before it listened on 127.0.0.1:1. If it is a server over standard input',
  );
  expect(text).not.toContain('never ends');
});

test('the same of a Node server over standard input and output, in virtual time', async () => {
  const server = fileURLToPath(new URL('../servers/quick.mjs', import.meta.url));
  const at = 'http://127.0.0.1:1/mcp';
  const report = await reported('--client', 'vscode', '--http', at, '--', process.execPath, server);
  expect(report).toMatchObject({
    time: 'virtual',
    status: 1,
    startup: [{ verdict: 'fails', ending: { kind: 'process-exit', code: 0 } }],
  });
  expect(report.startup[0]?.because).toContain('ended with status 0 before it listened on 127.0.0.1:1');
});

test('gateways lists them with limits and sources', async () => {
  const { status, out } = await run('gateways');
  expect(status).toBe(0);
  for (const words of ['cloudflare-proxy', 'proxy_read_timeout', 'aws-alb', 'mcp-remote']) expect(out).toContain(words);
});

test('a check of a running server ends although the server keeps closing the standing stream', async () => {
  const app = createApp();
  const closing = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      setTimeout(() => response.end(': bye\n\n'), 20);
    } else app(request, response);
  });
  await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
  const { port } = closing.address() as AddressInfo;
  const { status, out } = await run('check', '--client', 'vscode', '--url', `http://127.0.0.1:${port}/mcp`);
  closing.closeAllConnections();
  closing.close();

  expect(out).toContain('vscode  ✓ fits');
  expect(status).toBe(0);
}, 60_000);
