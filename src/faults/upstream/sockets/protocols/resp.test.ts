import { describe, expect, test } from 'vitest';
import { isResp, pollOf, Resp } from './resp.ts';
import { RespFrames } from './resp-frames.ts';

const command = (...texts: readonly string[]): string =>
  `*${texts.length}\r\n${texts.map((text) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`).join('')}`;

/** A connection, and whether it is busy after each step: `>` the program sends, `<` the server does. */
function busyAfter(steps: readonly string[]): string {
  const watch = new Resp();
  return steps
    .map((step) => {
      const bytes = Buffer.from(step.slice(1), 'latin1');
      if (step.startsWith('>')) watch.sent(bytes);
      else watch.received(bytes);
      return watch.isBusy ? 'busy' : 'idle';
    })
    .join(' ');
}

describe('when the server is busy', () => {
  test.each<[string, string, readonly string[]]>([
    ['a command', 'busy idle', [`>${command('GET', 'a')}`, '<$1\r\n1\r\n']],
    ['a reply in pieces', 'busy busy idle', [`>${command('GET', 'a')}`, '<$4\r\n1', '<234\r\n']],
    [
      'a command in pieces',
      'idle busy idle',
      [`>${command('GET', 'a').slice(0, 9)}`, `>${command('GET', 'a').slice(9)}`, '<_\r\n'],
    ],
    [
      'a pipeline',
      'busy busy idle',
      [`>${command('SET', 'a', '1')}${command('GET', 'a')}`, '<+OK\r\n', '<$1\r\n1\r\n'],
    ],
    [
      'nested replies',
      'busy busy idle',
      [`>${command('COMMAND')}`, '<*2\r\n*2\r\n:1\r\n', '<:2\r\n%1\r\n+a\r\n*-1\r\n'],
    ],
    [
      'every kind of RESP 3',
      'busy busy idle',
      [`>${command('X')}${command('Y')}`, '<~2\r\n#t\r\n,1.5\r\n', '<|1\r\n+a\r\n+b\r\n=7\r\ntxt:abc\r\n'],
    ],
    ['an error', 'busy idle', [`>${command('NO')}`, '<-ERR unknown\r\n']],
    [
      'a command that waits is no work',
      'idle idle',
      [`>${command('BLPOP', 'q', '0')}`, '<*2\r\n$1\r\nq\r\n$1\r\nx\r\n'],
    ],
    [
      'in a transaction nothing waits',
      'busy idle busy idle busy idle',
      [
        `>${command('MULTI')}`,
        '<+OK\r\n',
        `>${command('BLPOP', 'q', '1')}`,
        '<+QUEUED\r\n',
        `>${command('EXEC')}`,
        '<*1\r\n*-1\r\n',
      ],
    ],
    [
      'a subscription of two channels, and what is published',
      'busy busy idle idle',
      [
        `>${command('SUBSCRIBE', 'a', 'b')}`,
        '<*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n',
        '<*3\r\n$9\r\nsubscribe\r\n$1\r\nb\r\n:2\r\n',
        '<*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n',
      ],
    ],
    [
      'RESP 3: a push is no reply',
      'busy busy idle',
      [`>${command('GET', 'a')}`, '<>2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n', '<$1\r\n1\r\n'],
    ],
    [
      'a list that begins with the word message is a reply',
      'busy idle',
      [`>${command('LRANGE', 'l', '0', '-1')}`, '<*1\r\n$7\r\nmessage\r\n'],
    ],
  ])('%s', (_, expected, steps) => {
    expect(busyAfter(steps)).toBe(expected);
  });

  test('XREAD waits only with BLOCK', () => {
    expect(busyAfter([`>${command('XREAD', 'STREAMS', 's', '0')}`])).toBe('busy');
    expect(busyAfter([`>${command('XREAD', 'BLOCK', '0', 'STREAMS', 's', '$')}`])).toBe('idle');
  });
});

test.each<[string, readonly string[], number | null | undefined, readonly string[]]>([
  ['a limit at the end', ['BLPOP', 'q', '30'], 30_000, ['BLPOP', 'q', '0.001']],
  ['a limit after the name', ['BLMPOP', '2.5', '1', 'q', 'LEFT'], 2_500, ['BLMPOP', '0.001', '1', 'q', 'LEFT']],
  ['no limit', ['brpop', 'q', '0'], null, ['brpop', 'q', '0.001']],
  [
    'a stream',
    ['XREAD', 'COUNT', '2', 'BLOCK', '7000', 'STREAMS', 's', '0'],
    7_000,
    ['XREAD', 'COUNT', '2', 'STREAMS', 's', '0'],
  ],
  ['a stream from its end on', ['XREAD', 'BLOCK', '7000', 'STREAMS', 's', '$'], undefined, []],
  ['a command that does not wait', ['LPOP', 'q'], undefined, []],
])('how a command that waits is asked for: %s', (_, texts, limitMs, poll) => {
  const frames = new RespFrames();
  frames.push(Buffer.from(command(...texts)));
  const frame = frames.next();
  const asked = frame === null ? null : pollOf(frame);
  expect(asked?.limitMs).toBe(limitMs);
  if (limitMs !== undefined) expect(asked?.poll.toString()).toBe(command(...poll));
});

test('what drivers send when they connect is no query', () => {
  const watch = new Resp();
  watch.sent(
    Buffer.from(command('HELLO', '3') + command('CLIENT', 'SETINFO', 'LIB-NAME', 'x') + command('SELECT', '1')),
  );
  expect(watch.hasQueried).toBe(false);
  watch.sent(Buffer.from(command('GET', 'a')));
  expect(watch.hasQueried).toBe(true);
});

test('the protocol is known by its first bytes', () => {
  expect([command('PING'), 'GET / HTTP/1.1\r\n', '*x', ''].map((text) => isResp(Buffer.from(text)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

describe('where a frame ends', () => {
  test.each<[string, string]>([
    ['a text', '+OK\r\n'],
    ['a blob with a line end in it', '$4\r\na\r\nb\r\n'],
    ['no blob', '$-1\r\n'],
    ['an error as a blob', '!3\r\nbad\r\n'],
    ['an array', '*2\r\n$1\r\na\r\n:2\r\n'],
    ['no array', '*-1\r\n'],
    ['a set', '~1\r\n+a\r\n'],
    ['a map has two values for each of its entries', '%2\r\n+a\r\n:1\r\n+b\r\n:2\r\n'],
    ['an attribute comes before the value that it is about', '|1\r\n+ttl\r\n:9\r\n$1\r\na\r\n'],
    ['an attribute inside an array', '*1\r\n|1\r\n+ttl\r\n:9\r\n%1\r\n+a\r\n*0\r\n'],
  ])('%s', (_, text) => {
    const frames = new RespFrames();
    const bytes = Buffer.from(text, 'latin1');
    const whole = [...bytes].map((byte) => {
      frames.push(Uint8Array.of(byte));
      return frames.next()?.whole.toString('latin1') ?? null;
    });
    expect(whole).toEqual([...Array(bytes.length - 1).fill(null), text]);
  });
});
