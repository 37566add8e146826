import http from 'node:http';
import https from 'node:https';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Agent, fetch as undiciFetch, request as undiciRequest } from 'undici';

const byNode = (library, url, options = {}) =>
  new Promise((resolve, reject) => {
    const request = library.get(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
    });
    request.on('timeout', () => request.destroy(new Error('the request timed out')));
    request.on('error', reject);
  });

const read = async (response) => `${response.status} ${await response.text()}`;

/** The ways in which a server may call its upstream. */
const ways = {
  fetch: async (url, signal) => read(await fetch(url, { signal })),
  'http.get': (url, signal) => byNode(http, url, { signal }),
  'https.get': (url, signal) => byNode(https, url.replace('http:', 'https:'), { signal }),
  'http.get, callbacks': (url) =>
    new Promise((resolve, reject) => {
      http.get(url, (first) => {
        first.resume().on('end', () => byNode(http, url).then(resolve, reject));
      });
    }),
  'http.get with a limit': (url) => byNode(http, url, { timeout: 10_000 }),
  'http.get and setTimeout with a limit': (url) =>
    new Promise((resolve, reject) => {
      const request = http.get(url, (response) => response.resume().on('end', () => resolve('an answer')));
      request.on('error', reject);
      request.setTimeout(10_000, () => request.destroy(new Error('the request timed out')));
    }),
  'undici.fetch': async (url, signal) => read(await undiciFetch(url, { signal })),
  'undici.request': async (url, signal) => {
    const { statusCode, body } = await undiciRequest(url, { signal });
    return `${statusCode} ${await body.text()}`;
  },
  'undici.request, own agent': async (url) => {
    const { statusCode, body } = await undiciRequest(url, { dispatcher: new Agent() });
    return `${statusCode} ${await body.text()}`;
  },
  'undici.request with a limit': async (url) => {
    const { statusCode, body } = await undiciRequest(url, { headersTimeout: 10_000 });
    return `${statusCode} ${await body.text()}`;
  },
};

export const waysToCall = Object.keys(ways);

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server with one tool, `get`, which calls an upstream and answers with what that says. It tries again every 2 s. */
export function callingServer() {
  const server = new Server({ name: 'calling', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [{ name: 'get', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const {
      way = 'fetch',
      url = 'http://api.example.com/search?q=secret',
      giveUpMs,
      attempts = 1,
    } = params.arguments ?? {};
    const attempt = () =>
      ways[way](url, giveUpMs === undefined ? undefined : AbortSignal.timeout(giveUpMs)).catch((error) => {
        const { code, name, message } = error.cause ?? error;
        return `failed: ${code ?? name}: ${message}`;
      });
    let text = await attempt();
    for (let tried = 1; tried < attempts && /^(failed|5)/.test(text); tried++) {
      await sleep(2_000);
      text = await attempt();
    }
    return { content: [{ type: 'text', text }] };
  });
  return server;
}
