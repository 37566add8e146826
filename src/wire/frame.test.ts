import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAnswer, isNotification, isRequest, maxFrameDepth, parseFrame, readFrame } from './frame.ts';

describe('readFrame', () => {
  test.each([
    ['a request', { jsonrpc: '2.0', id: 1, method: 'ping' }, isRequest],
    ['a request with a string id', { jsonrpc: '2.0', id: 'a', method: 'ping', params: {} }, isRequest],
    ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }, isNotification],
    ['a result', { jsonrpc: '2.0', id: 0, result: {} }, isAnswer],
    ['an error', { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'Parse error' } }, isAnswer],
  ] as const)('takes %s for one', (_, value, isKind) => {
    const read = readFrame(value);
    expect('frame' in read && isKind(read.frame)).toBe(true);
    expect('frame' in read && read.frame).toEqual(value);
  });

  test.each([
    ['a list', [], 'a JSON array'],
    ['null', null, 'a JSON object'],
    ['no version', { id: 1, method: 'x' }, '"jsonrpc"'],
    ['an object as id', { jsonrpc: '2.0', id: {}, method: 'x' }, '"id"'],
    ['text as params', { jsonrpc: '2.0', method: 'x', params: 'y' }, '"params"'],
    ['a result without id', { jsonrpc: '2.0', result: {} }, 'without an "id"'],
    ['a result that is a number', { jsonrpc: '2.0', id: 1, result: 7 }, '"result"'],
    ['an error without code', { jsonrpc: '2.0', id: 1, error: { message: 'x' } }, '"error"'],
    ['nothing in it', { jsonrpc: '2.0', id: 1 }, 'neither'],
  ])('says what is wrong with %s', (_, value, why) => {
    const read = readFrame(value);
    expect('garbage' in read ? read.garbage : read).toContain(why);
  });

  test('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = parseFrame(text);
        return 'frame' in read || read.garbage.length > 0;
      }),
    );
  });
});

test.each([
  ['arrays', '[', ']'],
  ['objects', '{"a":', '}'],
])('%s nested too deeply are garbage, whatever the depth', (_, open, close) => {
  const answer = (levels: number) =>
    `{"jsonrpc":"2.0","id":1,"result":{"x":${open.repeat(levels)}1${close.repeat(levels)}}}`;
  const why = { garbage: `nested more than ${maxFrameDepth} levels deep, which few clients would read` };
  expect(parseFrame(answer(maxFrameDepth - 2))).toHaveProperty('frame');
  expect(parseFrame(answer(maxFrameDepth - 1))).toEqual(why);
  expect(parseFrame(answer(200_000))).toEqual(why);
});
