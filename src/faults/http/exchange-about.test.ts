import { expect, test } from 'vitest';
import { request } from '../../wire/http/testing/hop-harness.ts';
import { carriedCall, exchangeAbout } from './exchange-about.ts';

const posted = (message: unknown) => request({ body: Buffer.from(JSON.stringify(message)) });
const call = (id: number, args: object) =>
  posted({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'a', arguments: args, _meta: { progressToken: id } },
  });

test.each([
  [request({ method: 'GET', body: null }), { over: 'GET' }],
  [posted({ jsonrpc: '2.0', id: 1, method: 'ping' }), { over: 'POST', method: 'ping' }],
  [posted({ jsonrpc: '2.0', method: 'notifications/initialized' }), { over: 'POST' }],
  [posted('no message'), { over: 'POST' }],
  [call(1, { secret: 'x' }), { over: 'POST', method: 'tools/call', tool: 'a' }],
])('notes say what it is, and nothing of what is in it', (one, about) => {
  expect(exchangeAbout(one)).toEqual(about);
});

test('a call that is sent again is the same under another id and token, whatever the order of its arguments', () => {
  expect(carriedCall(call(2, { b: 1, a: 2 }))?.same).toBe(carriedCall(call(1, { a: 2, b: 1 }))?.same);
  expect(carriedCall(call(2, { a: 1 }))?.same).not.toBe(carriedCall(call(1, { a: 2 }))?.same);
});
