import { expect, test } from 'vitest';
import { deliverLine } from './deliver-line.ts';
import type { Frame } from './frame.ts';
import { HookedLink } from './hooked-link.ts';
import { LineSplitter } from './line-splitter.ts';
import type { Link, LinkListener } from './link.ts';

/** What is heard of some bytes, and then the end of the stream. */
function heard(text: string, through: (listener: LinkListener) => LinkListener = (listener) => listener) {
  const told: unknown[] = [];
  const listener = through({
    frame: (frame: Frame, _bytes, odd) => told.push(['frame', 'id' in frame ? frame.id : null, odd ?? []]),
    garbage: (why) => told.push(['garbage', why]),
    oversize: (_, bytes) => told.push(['oversize', bytes]),
    ended: () => {},
  });
  const lines = new LineSplitter(1_000);
  for (const line of [...lines.push(Buffer.from(text)), ...lines.end()]) deliverLine(line, listener);
  return told;
}

const result = (more: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, result: {}, ...more });
const error = { code: 1, message: 'no' };

test.each([
  ['nothing odd', `${result()}\r\n\n`, []],
  ['no line end', result(), ['no-line-end']],
  ['a byte order mark', `\ufeff${result()}\n`, ['byte-order-mark']],
  ['a result and an error', `${result({ error })}\n`, ['result-and-error']],
  ['an error that is null', `${result({ error: null })}\n`, ['extra-fields']],
  ['a result that is null', `${JSON.stringify({ jsonrpc: '2.0', id: 1, error, result: null })}\n`, ['extra-fields']],
  [
    'a code that is a fraction',
    `${JSON.stringify({ jsonrpc: '2.0', id: 1, error: { ...error, code: 1.5 } })}\n`,
    ['odd-error-code'],
  ],
  ['one more field', `${result({ took: 5 })}\n`, ['extra-fields']],
  ['params of null', '{"jsonrpc":"2.0","id":1,"method":"ping","params":null}\n', ['null-params']],
  ['several', `\ufeff${result({ took: 5 })}`, ['extra-fields', 'byte-order-mark', 'no-line-end']],
])('%s', (_, text, odd) => expect(heard(text)).toEqual([['frame', 1, odd]]));

test('an id that is no whole number', () => {
  expect(heard(`${result({ id: 1.5 })}\n`)).toEqual([['frame', 1.5, ['id-not-integer']]]);
});

test('a byte order mark before no message is garbage like any other', () => {
  expect(heard('\ufeff{}\n')).toEqual([['garbage', 'no "jsonrpc": "2.0"']]);
});

test('what is odd goes through a hooked link, and not with another frame', () => {
  const through = (change: boolean) => (listener: LinkListener) => {
    let inner: LinkListener = listener;
    const link: Link = {
      transport: 'memory',
      open: async (one) => {
        inner = one;
      },
      send: () => {},
      close: async () => {},
    };
    const hooked = new HookedLink(link, { blockTime: () => () => {}, maxLineBytes: undefined });
    hooked.toClient((frame, pass) => pass(change ? { ...frame } : frame));
    void hooked.open(listener);
    return inner;
  };
  expect(heard(result({ took: 5 }), through(false))).toEqual([['frame', 1, ['extra-fields', 'no-line-end']]]);
  expect(heard(result({ took: 5 }), through(true))).toEqual([['frame', 1, []]]);
});
