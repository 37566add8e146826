// One upstream call by each library, with everything that its caller sees of the response.
import http from 'node:http';
import https from 'node:https';
import axios from 'axios';
import got from 'got';
import { Agent, fetch as undiciFetch, request as undiciRequest } from 'undici';

/** An error as a program tells errors apart. */
const errorOf = (error) => {
  const { name, message, code, errno, syscall, cause } = error;
  return { name, message, code, errno, syscall, ...(cause === undefined ? {} : { cause: errorOf(cause) }) };
};

/** Pieces that arrive at one instant are one: how many there are depends on the library and the network. */
function take(seen, chunk, atMs) {
  const text = Buffer.from(chunk).toString('latin1');
  const last = seen.pieces.at(-1);
  if (last?.atMs === atMs) last.text += text;
  else seen.pieces.push({ atMs, text });
}

const byFetch = (fetching) => async (url, seen, now, signal) => {
  const response = await fetching(url, { signal });
  seen.headMs = now();
  seen.status = response.status;
  seen.headers = Object.fromEntries(response.headers);
  for await (const chunk of response.body ?? []) take(seen, chunk, now());
};

const byUndici = (options) => async (url, seen, now, signal) => {
  const { statusCode, headers, body } = await undiciRequest(url, { signal, ...options() });
  seen.headMs = now();
  seen.status = statusCode;
  seen.headers = headers;
  for await (const chunk of body) take(seen, chunk, now());
};

const byNode =
  (library, options = {}) =>
  (url, seen, now, signal) =>
    new Promise((resolve) => {
      seen.events = [];
      const event = (name) => (error) =>
        seen.events.push(error instanceof Error ? { name, error: errorOf(error) } : { name });
      const request = (library === http && url.startsWith('https') ? https : library).get(
        url,
        { signal, ...options },
        (response) => {
          seen.headMs = now();
          seen.status = response.statusCode;
          seen.headers = response.headers;
          response.on('data', (chunk) => take(seen, chunk, now()));
          for (const name of ['end', 'aborted', 'error', 'close']) response.on(name, event(`response ${name}`));
          response.on('end', () => event(`response complete: ${response.complete}`)());
          response.on('close', resolve);
        },
      );
      request.on('timeout', () => request.destroy(new Error('the request timed out')));
      request.on('error', event('request error'));
      request.on('close', () => seen.headMs === undefined && resolve());
    });

const byAxios =
  (options = {}) =>
  async (url, seen, now, signal) => {
    const response = await axios.get(url, { signal, responseType: 'stream', validateStatus: null, ...options });
    seen.headMs = now();
    seen.status = response.status;
    seen.headers = { ...response.headers };
    for await (const chunk of response.data) take(seen, chunk, now());
  };

const byGot =
  (options = {}) =>
  async (url, seen, now, signal) => {
    const stream = got.stream(url, { signal, retry: { limit: 0 }, throwHttpErrors: false, ...options });
    stream.on('response', (response) => {
      seen.headMs = now();
      seen.status = response.statusCode;
      seen.headers = { ...response.headers };
    });
    for await (const chunk of stream) take(seen, chunk, now());
  };

/** The ways in which a call can be made. */
export const ways = {
  fetch: byFetch((url, init) => fetch(url, init)),
  'http.get': byNode(http),
  'https.get': byNode(https),
  'http.get with a limit': byNode(http, { timeout: 10_000 }),
  'undici.fetch': byFetch(undiciFetch),
  'undici.request': byUndici(() => ({})),
  'undici.request, own agent': byUndici(() => ({ dispatcher: new Agent() })),
  'undici.request with a limit': byUndici(() => ({ bodyTimeout: 10_000 })),
  'undici.request, connect limit': byUndici(() => ({ dispatcher: new Agent({ connect: { timeout: 2_000 } }) })),
  'http.get, one address': byNode(http, { autoSelectFamily: false }),
  axios: byAxios(),
  'axios with a limit': byAxios({ timeout: 10_000 }),
  got: byGot(),
  'got with a limit': byGot({ timeout: { request: 10_000 } }),
  'got with a limit for the lookup': byGot({ timeout: { lookup: 3_000 } }),
  'got with a limit for the connect': byGot({ timeout: { connect: 4_000 } }),
  'got with a limit for the handshake': byGot({ timeout: { secureConnect: 5_000 } }),
  'got with a limit for the response': byGot({ timeout: { response: 6_000 } }),
  'http.get and setTimeout': byNode({
    get(url, options, responded) {
      const request = (url.startsWith('https') ? https : http).get(url, options, responded);
      request.setTimeout(10_000);
      return request;
    },
  }),
};

/**
 * Calls an upstream.
 *
 * @param abort `{ afterMs }`: aborts then
 * @returns times in milliseconds since the call
 */
export async function observedCall(way, url, abort = {}) {
  const sinceMs = Date.now();
  const now = () => Date.now() - sinceMs;
  const seen = { pieces: [] };
  const controller = new AbortController();
  if (abort.afterMs !== undefined) setTimeout(() => controller.abort(), abort.afterMs);
  try {
    await ways[way](url, seen, now, controller.signal);
  } catch (error) {
    seen.error = errorOf(error);
  }
  seen.endMs = now();
  return seen;
}
