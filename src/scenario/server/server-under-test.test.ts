import { expect, test } from 'vitest';
import {
  asServerUnderTest,
  isAlone,
  livesHere,
  type ServerUnderTest,
  transportOf,
  urlOf,
} from './server-under-test.ts';

const factory: ServerUnderTest = () => null;
const app: ServerUnderTest = { app: () => null };
const stdio: ServerUnderTest = { command: 'node', args: ['server.js'] };
const http: ServerUnderTest = { command: 'node', http: 'http://127.0.0.1:3000/mcp' };
const url: ServerUnderTest = { url: 'https://example.com/mcp' };

test.each<[string, ServerUnderTest, string, string | null]>([
  ['a function', factory, 'memory', null],
  ['a command', stdio, 'stdio', null],
  ['a command over HTTP', http, 'http', 'http://127.0.0.1:3000/mcp'],
  ['an app', app, 'http', 'http://127.0.0.1/mcp'],
  ['an app at its own path', { app: () => null, path: '/v1' }, 'http', 'http://127.0.0.1/v1'],
  ['a URL', url, 'http', 'https://example.com/mcp'],
  ['a URL whose path ends in /sse', { url: 'https://example.com/sse' }, 'sse', 'https://example.com/sse'],
  ['the same with a slash', { url: 'https://example.com/sse/' }, 'sse', 'https://example.com/sse/'],
  ['a path that only begins so', { url: 'https://example.com/sse2' }, 'http', 'https://example.com/sse2'],
  ['a stated transport', { url: 'https://example.com/sse', transport: 'http' }, 'http', 'https://example.com/sse'],
])('%s has its transport and address', (_, server, transport, address) => {
  expect(transportOf(server)).toBe(transport);
  expect(urlOf(server)?.href ?? null).toBe(address);
});

test('a server in this process is played once at a time, and so is one at an address', () => {
  expect([factory, app, stdio, http, url].map(livesHere)).toEqual([true, true, false, false, false]);
  expect([factory, app, stdio, http, url].map(isAlone)).toEqual([true, true, false, true, true]);
});

test('a server that is made already becomes a function that gives it', () => {
  const made = { connect: async () => {} };
  const server = asServerUnderTest(made);
  expect(typeof server === 'function' && server()).toBe(made);
  expect(asServerUnderTest(stdio)).toBe(stdio);
});
