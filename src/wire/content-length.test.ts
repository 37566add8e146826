import { expect, test } from 'vitest';
import { ContentLengthSplitter, withContentLength } from './content-length.ts';

const split = (chunks: readonly string[], maxBytes = 1_000) => {
  const splitter = new ContentLengthSplitter(maxBytes);
  return chunks.flatMap((chunk) => splitter.push(Buffer.from(chunk)));
};

test('a message comes back, however it was cut', () => {
  const text = '{"a":"\u00fc"}';
  const bytes = Buffer.from(withContentLength(text) + withContentLength('{}'));
  for (let at = 1; at < bytes.length; at++) {
    const splitter = new ContentLengthSplitter(1_000);
    const lines = [...splitter.push(bytes.subarray(0, at)), ...splitter.push(bytes.subarray(at))];
    expect(lines.map((one) => ('line' in one ? one.line : one))).toEqual([text, '{}']);
  }
});

test('counts bytes, not characters', () => {
  expect(withContentLength('"\u00fc"')).toBe('Content-Length: 4\r\n\r\n"\u00fc"');
});

test('lines without a header are waited for, as nothing says where they end', () => {
  expect(split(['{"jsonrpc":"2.0"}\n', '{"jsonrpc":"2.0"}\n'])).toEqual([]);
});

test('a header without a length is given out as it is', () => {
  expect(split(['hello\r\n\r\n'])).toEqual([{ line: 'hello', bytes: 9 }]);
});

test('more than the bound without a message is given up', () => {
  expect(split(['x'.repeat(11)], 10)).toEqual([{ oversize: 'x'.repeat(11), bytes: 11 }]);
});
