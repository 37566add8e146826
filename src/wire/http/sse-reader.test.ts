import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SseReader } from './sse-reader.ts';

/** What a reader tells of a stream that comes in these chunks. */
function read(chunks: readonly (string | Uint8Array)[], maxEventBytes?: number): unknown[] {
  const told: unknown[] = [];
  const reader = new SseReader(
    {
      event: ({ id = null, event = null, data }) => told.push([id, event, data]),
      retry: (ms) => told.push({ retry: ms }),
      comment: (comment) => told.push({ comment }),
      odd: (odd) => told.push({ odd }),
      oversize: (oversize) => told.push({ oversize: oversize.slice(0, 9) }),
      unfinished: (unfinished) => told.push({ unfinished }),
    },
    maxEventBytes,
  );
  for (const chunk of chunks) reader.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  reader.end();
  return told;
}

it('reads ids, types, data of several lines, comments and what the server says about coming again', () => {
  const stream = ': hello\n\nid: 7\nevent: message\ndata: {"a":\ndata: 1}\n\nretry: 1500\n\ndata:x\n\n';
  expect(read([stream])).toEqual([
    { comment: 'hello' },
    ['7', 'message', '{"a":\n1}'],
    { retry: 1500 },
    [null, null, 'x'],
  ]);
});

it('tells an event at its blank line, whatever ends the lines, although nothing follows', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const told: string[] = [];
    new SseReader({ event: ({ data }) => told.push(data) }).push(Buffer.from(`data: x${end}${end}`));
    expect(told).toEqual(['x']);
  }
});

it('an empty data field is an event, an id alone is none', () => {
  expect(read(['id: 1\ndata:\n\nid: 2\n\n'])).toEqual([['1', null, '']]);
});

it('takes one BOM away, at the beginning only', () => {
  expect(read(['\uFEFFdata: a\n\ndata: \uFEFFb\n\n'])).toEqual([
    [null, null, 'a'],
    [null, null, '\uFEFFb'],
  ]);
  expect(read([Buffer.of(0xef), Buffer.of(0xbb), Buffer.from([0xbf, ...Buffer.from('data: a\n\n')])])).toEqual([
    [null, null, 'a'],
  ]);
});

it('an event without its blank line is none', () => {
  expect(read(['data: a\n\nda', 'ta: é\n'])).toEqual([[null, null, 'a'], { unfinished: 9 }]);
  expect(read(['data: a\n\n\n'])).toEqual([[null, null, 'a']]);
});

it('what is no line of the format is told as odd, and harms nothing', () => {
  expect(read(['<html>\nretry: soon\ndata: a\n\n'])).toEqual([
    { odd: '<html>' },
    { odd: 'retry: soon' },
    [null, null, 'a'],
  ]);
});

it('bytes that are no UTF-8 become replacement characters', () => {
  expect(read([Buffer.from([...Buffer.from('data: '), 0xff, 0xc3, 10, 10])])).toEqual([[null, null, '\uFFFD\uFFFD']]);
});

it('gives up an event beyond the bound, in one line or many, and reads on after it', () => {
  const bound = 40;
  expect(read([`data: ${'x'.repeat(33)}\n\ndata: b\n\n`], bound)).toEqual([
    { oversize: 'data: xxx' },
    [null, null, 'b'],
  ]);
  expect(read([`data: ${'x'.repeat(32)}\n\ndata: b\n\n`], bound)).toHaveLength(2);
  expect(read(['data: abcdefghi\n'.repeat(3), '\ndata: b\n\n'], bound)).toEqual([
    { oversize: 'data: abc' },
    [null, null, 'b'],
  ]);
  expect(read(Array(100).fill('endless'), bound)).toEqual([{ oversize: 'endlessen' }]);
});

it('how the bytes are cut into chunks never shows', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'data: é€😀',
      'data',
      'id: 1',
      'event: e',
      ': c',
      'retry: 10',
      '',
      '',
      'data: a long one, beyond it',
    ),
    fc.string(),
  );
  const stream = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')))
    .map((lines) => Buffer.from(lines.map((parts) => parts.join('')).join('')));
  fc.assert(
    fc.property(stream, fc.array(fc.nat(40)), (bytes, cuts) => {
      const chunks: Uint8Array[] = [];
      let from = 0;
      for (const cut of cuts) {
        chunks.push(bytes.subarray(from, from + cut));
        from += cut;
      }
      chunks.push(bytes.subarray(from));
      expect(read(chunks, 30)).toEqual(read([bytes], 30));
    }),
    { numRuns: 500, seed: 7 },
  );
});

it('two megabytes in one event, in small chunks', () => {
  const data = 'x'.repeat(2_000_000);
  const chunks = Array.from({ length: 2000 }, (_, at) => data.slice(at * 1000, (at + 1) * 1000));
  expect(read(['data: ', ...chunks, '\n\n'])).toEqual([[null, null, data]]);
});

it.each([
  ['one', 'data: 1\n\n', 1],
  ['with CR, or CR LF', 'data: 1\r\rdata: 1\r\n\r\n', 2],
  ['with a name and an id', 'event: message\nid: 4\ndata: {}\n\n', 1],
  ['without a value', 'data\n\n', 1],
  ['with an empty one, as a stream is primed', 'id: 1\ndata:\n\n', 1],
  ['with several lines', 'data: 1\ndata: 2\n\n', 1],
  ['with several lines that end in CR LF', 'data: 1\r\ndata: 2\r\n\r\n', 1],
  ['not before its blank line', 'data: 1\n', 0],
  ['not of a comment', ': data: 1\n\n', 0],
  ['not of a comment that is called data', ':data\n\n', 0],
  ['not of a block without data', 'retry: 5\nid: 1\n\n', 0],
  ['not of other names', 'dat: 1\n\ndatas: 1\n\ndatabase\n\n xdata: 1\n\n', 0],
  ['not of blank lines', '\n\r\n\r\r\n', 0],
  ['after a comment in the same block', ': beat\ndata: 1\n\n', 1],
])('counts events as gateways do: %s', (_, text, events) => {
  let count = 0;
  new SseReader({ event: () => void count++ }).push(Buffer.from(text));
  expect(count).toBe(events);
});

it('says where a comment may be put in: between two events, and not inside a character', () => {
  const reader = new SseReader({ event: () => {} });
  const parts = ['', ': beat\n\n', 'data: 1\n', '\n', 'd', 'ata: 1\r\r', Buffer.of(0xc3)];
  const between = parts.map((part) => {
    reader.push(Buffer.from(part as string));
    return reader.betweenEvents;
  });
  expect(between).toEqual([true, true, false, true, false, true, false]);
});
