import { describe, expect, test } from 'vitest';
import { Postgres } from './postgres.ts';
import { isPostgres } from './postgres-messages.ts';

const untyped = (code: number, rest = ''): Buffer => {
  const body = Buffer.from(rest, 'latin1');
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.writeUInt32BE(code, 4);
  return Buffer.concat([head, body]);
};
const message = (type: string, body: Buffer | string = ''): Buffer => {
  const bytes = Buffer.from(body as string);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(4 + bytes.length);
  return Buffer.concat([Buffer.from(type), size, bytes]);
};
const startup = untyped(196_608, 'user\0postgres\0\0');
const auth = (kind: number): Buffer => {
  const body = Buffer.alloc(4);
  body.writeUInt32BE(kind);
  return message('R', body);
};
const ready = message('Z', 'I');

/** A connection, and whether it is busy after each message: `>` the program sends, `<` the server does. */
function busyAfter(steps: readonly (readonly ['>' | '<', Buffer])[]): string {
  const watch = new Postgres(false);
  return steps
    .map(([from, bytes]) => {
      if (from === '>') watch.sent(bytes);
      else watch.received(bytes);
      return watch.isBusy ? 'busy' : 'idle';
    })
    .join(' ');
}

const started = [
  ['>', startup],
  ['<', Buffer.concat([auth(0), message('S', 'a\0b\0'), message('K', Buffer.alloc(8)), ready])],
] as const;

describe('when the server is busy', () => {
  test.each<[string, string, readonly (readonly ['>' | '<', Buffer])[]]>([
    ['the start-up', 'busy idle', started],
    [
      'a password: the program has to send something in between',
      'busy idle busy idle busy idle',
      [
        ['>', startup],
        ['<', auth(10)],
        ['>', message('p', 'first')],
        ['<', auth(11)],
        ['>', message('p', 'second')],
        ['<', Buffer.concat([auth(12), auth(0), ready])],
      ],
    ],
    ['a refused start-up', 'busy idle', [started[0], ['<', message('E', 'no')]]],
    [
      'a query, whose answer arrives in pieces',
      'busy idle busy busy busy idle',
      [
        ...started,
        ['>', message('Q', 'select 1\0')],
        ['<', Buffer.concat([message('T', 'x'), message('D', 'y').subarray(0, 3)])],
        ['<', Buffer.concat([message('D', 'y').subarray(3), message('C', 'SELECT 1\0')])],
        ['<', ready],
      ],
    ],
    [
      'two queries at once',
      'busy idle busy busy idle',
      [...started, ['>', Buffer.concat([message('Q'), message('Q')])], ['<', ready], ['<', ready]],
    ],
    [
      'a pipeline waits in the server until it is synchronised',
      'busy idle idle idle busy busy idle',
      [
        ...started,
        ['>', message('P')],
        ['>', Buffer.concat([message('B'), message('E')])],
        ['>', message('S')],
        ['<', Buffer.concat([message('1'), message('2'), message('C')])],
        ['<', ready],
      ],
    ],
    [
      'a pipeline that is flushed is answered without being ready for a query',
      'busy idle busy busy idle busy idle',
      [
        ...started,
        ['>', Buffer.concat([message('P'), message('D'), message('H')])],
        ['<', message('1')],
        ['<', Buffer.concat([message('t'), message('T')])],
        ['>', message('S')],
        ['<', ready],
      ],
    ],
    [
      'an error ends what was sent up to the next synchronisation',
      'busy idle busy busy idle',
      [
        ...started,
        ['>', Buffer.concat([message('P'), message('B'), message('E'), message('S')])],
        ['<', message('E', 'wrong')],
        ['<', ready],
      ],
    ],
    [
      'a copy waits for the program',
      'busy idle busy idle idle busy idle',
      [
        ...started,
        ['>', message('Q', 'copy t from stdin\0')],
        ['<', message('G')],
        ['>', message('d', 'rows')],
        ['>', message('c')],
        ['<', Buffer.concat([message('C'), ready])],
      ],
    ],
    ['a notification is no answer', 'busy idle idle', [...started, ['<', message('A', 'channel')]]],
    [
      'a request for TLS that is granted: bytes count until something is read',
      'busy idle busy idle',
      [
        ['>', untyped(80_877_103)],
        ['<', Buffer.from('S')],
        ['>', Buffer.from('hello')],
        ['<', Buffer.from('hello')],
      ],
    ],
    [
      'a request for TLS that is refused: the start-up follows',
      'busy idle busy idle',
      [['>', untyped(80_877_103)], ['<', Buffer.from('N')], ...started],
    ],
  ])('%s', (_, expected, steps) => {
    expect(busyAfter(steps)).toBe(expected);
  });
});

test('the start-up is no query', () => {
  const watch = new Postgres(false);
  watch.sent(startup);
  watch.received(Buffer.concat([auth(0), ready]));
  expect(watch.hasQueried).toBe(false);
  watch.sent(message('Q', 'select 1\0'));
  expect(watch.hasQueried).toBe(true);
});

test('the protocol is known by its first bytes', () => {
  expect([startup, untyped(80_877_103), untyped(80_877_102)].map(isPostgres)).toEqual([true, true, true]);
  expect(
    ['GET / HTTP/1.1\r\n', '*1\r\n$4\r\nPING\r\n', '\x16\x03\x01\x02\x00\x01\x00\x01', ''].map((text) =>
      isPostgres(Buffer.from(text, 'latin1')),
    ),
  ).toEqual([false, false, false, false]);
});

test.each([
  ['accepts', 'S', true],
  ['refuses', 'N', false],
] as const)('a connection whose server %s encryption', (_, answer, isEncrypted) => {
  const watch = new Postgres(false);
  watch.sent(untyped(80_877_103));
  expect(watch.isEncrypted).toBe(false);
  watch.received(Buffer.from(answer));
  expect(watch.isEncrypted).toBe(isEncrypted);
});
