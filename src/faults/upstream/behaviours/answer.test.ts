import { expect, test } from 'vitest';
import { openGate } from '../testing/open-gate.ts';

test('the call is answered in a turn of its own, and does not go on', () => {
  const { add, call, notes, runTo } = openGate();
  add([{ type: 'answer', status: 404, body: 'none' }]);
  const seen = call();
  expect(seen).toEqual([]);
  runTo(0);
  expect(seen).toEqual(['0 head 404', '0 none', '0 end']);
  expect(notes).toEqual(['holds an upstream call', 'answers the upstream call']);
});

test.each([
  ['HEAD', 200],
  ['GET', 204],
  ['GET', 304],
])('an answer to %s with the status %i has no body', (method, status) => {
  const { add, call, runTo } = openGate();
  add([{ type: 'answer', status, body: 'ignored' }]);
  const seen = call('', method);
  runTo(0);
  expect(seen).toEqual([`0 head ${status}`, '0 end']);
});

test('framing is ours: the length is that of the body', () => {
  const { add, call, heads, runTo } = openGate();
  add([{ type: 'answer', headers: { 'Content-Length': '99', 'transfer-encoding': 'chunked', 'x-a': 'b' }, body: 'ä' }]);
  call();
  runTo(0);
  expect(heads).toEqual([{ status: 200, headers: { 'x-a': 'b', 'content-length': '2' } }]);
});
