import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { certificate, privateKey } from '../../wire/http/testing/certificate.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Connections that were opened, used and pooled before the clock was installed. */

const children = new Set<ChildProcess>();
const agents = new Set<http.Agent>();
afterEach(() => {
  for (const child of children) child.kill();
  for (const agent of agents) agent.destroy();
  children.clear();
  agents.clear();
});

/** A server in a process of its own, in real time. It answers `/slow` after 300 ms, and names the connection by a number. */
async function upstream(tls: boolean): Promise<string> {
  const options = tls ? JSON.stringify({ key: privateKey, cert: certificate }) : '{}';
  const code = `
    let connections = 0;
    const server = require('node:${tls ? 'https' : 'http'}').createServer(${options}, (request, response) => {
      request.socket.number ??= ++connections;
      setTimeout(() => response.end(String(request.socket.number)), request.url === '/slow' ? 300 : 0);
    });
    server.keepAliveTimeout = 60_000;
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  const [port] = await once(child.stdout, 'data');
  return `${tls ? 'https' : 'http'}://127.0.0.1:${String(port).trim()}`;
}

const byAgent = (request: typeof http.get, agent: http.Agent) => {
  agents.add(agent);
  return async (url: string): Promise<string> => {
    const [response] = (await once(request(url, { agent, rejectUnauthorized: false } as object), 'response')) as [
      http.IncomingMessage,
    ];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return text;
  };
};

const ways: readonly [string, boolean, () => (url: string) => Promise<string>][] = [
  ['fetch', false, () => async (url) => (await fetch(url)).text()],
  ['node:http', false, () => byAgent(http.get, new http.Agent({ keepAlive: true, maxSockets: 1 }))],
  ['node:https', true, () => byAgent(https.get, new https.Agent({ keepAlive: true, maxSockets: 1 }))],
];

test.each(ways)('time does not pass while a peer outside answers on one of them, by %s', async (_, tls, makeGet) => {
  const get = makeGet();
  const url = await upstream(tls);
  const before = await get(`${url}/`);
  await new Promise((resolve) => setImmediate(resolve)); // the connection returns to its pool
  const clock = new VirtualClock().install();
  try {
    const outcome = await clock.run(() =>
      Promise.race([get(`${url}/slow`), sleep(30_000, 'time passed', { ref: false })]),
    );
    expect([outcome, clock.now]).toEqual([before, 0]);
  } finally {
    clock.uninstall();
  }
});
