import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SseScanner } from './gateway-sse-scanner.ts';

const eventsIn = (text: string) => new SseScanner().push(Buffer.from(text));

describe('events end', () => {
  test.each([
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
  ])('%s', (_, text, events) => expect(eventsIn(text)).toBe(events));
});

test('however the chunks come', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('data', ':', ' x', '\n', '\r', '\r\n', 'id: 1', 'data: 1\n\n'), { maxLength: 30 }),
      fc.array(fc.nat(60), { maxLength: 5 }),
      (parts, cuts) => {
        const whole = Buffer.from(parts.join(''));
        const scanner = new SseScanner();
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const events = at.slice(1).map((to, index) => scanner.push(whole.subarray(at[index]!, to)));
        expect(events.reduce((sum, one) => sum + one, 0)).toBe(new SseScanner().push(whole));
      },
    ),
  ));

test('between events there is room for a word of one’s own', () => {
  const scanner = new SseScanner();
  const room = ['', ': beat\n\n', 'data: 1\n', '\n', 'd'].map((text) => {
    scanner.push(Buffer.from(text));
    return scanner.betweenEvents;
  });
  expect(room).toEqual([true, true, false, true, false]);
});
