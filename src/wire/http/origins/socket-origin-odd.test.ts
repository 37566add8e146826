import net from 'node:net';
import { expect, it } from 'vitest';
import type { Played } from '../testing/origin-play.ts';
import { head, raw, sleep, useSocketOrigin } from '../testing/socket-set-up.ts';

const setUp = useSocketOrigin();
const { run } = setUp;

const cases: { readonly [what: string]: [answers: Parameters<typeof raw>, events: string[], note?: RegExp] } = {
  'a length': [[`${head}Content-Length: 3\r\n\r\nabc`], ['head 200', ':abc', 'end']],
  'chunks with trailers': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n`],
    ['head 200', ':abc', 'end'],
  ],
  'a body that the end of the connection ends': [
    [`${head}\r\nabc`, null],
    ['head 200', ':abc', 'end'],
  ],
  'HTTP/1.0': [
    ['HTTP/1.0 200 OK\r\n\r\nabc', null],
    ['head 200', ':abc', 'end'],
  ],
  'a redirect': [['HTTP/1.1 307 T\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n'], ['head 307', 'end']],
  'no body although a length says so': [['HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\n'], ['head 204', 'end']],
  'a length too long': [
    [`${head}Content-Length: 9\r\n\r\nabc`, null],
    ['head 200', ':abc', 'cut fin'],
  ],
  'a length too short': [[`${head}Content-Length: 3\r\n\r\nabcdef`], ['head 200', ':abc', 'end']],
  'two responses': [[`${head}Content-Length: 1\r\n\r\na${head}Content-Length: 1\r\n\r\nb`], ['head 200', ':a', 'end']],
  'half a chunk': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n9\r\nabc`, null],
    ['head 200', ':abc', 'cut fin'],
  ],
  'no last chunk': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`, null],
    ['head 200', ':abc', 'cut fin'],
  ],
  'a reset in the body': [
    [`${head}Content-Length: 9\r\n\r\nabc`, 'reset'],
    ['head 200', ':abc', 'cut rst'],
    /reset.*ECONNRESET/,
  ],
  'a reset in place of a head': [['reset'], ['cut rst'], /ECONNRESET/],
  'a chunk size that is none': [
    [`${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`],
    ['head 200', ':abc', 'cut invalid'],
    /HPE_/,
  ],
  'the end of the connection in place of a head': [[null], ['cut fin'], /before the response was whole/],
  'half a head': [['HTTP/1.1 200 OK\r\nContent-', null], ['cut fin']],
  'HTTP/0.9': [['<html>hello</html>', null], ['cut invalid'], /HPE_/],
  'another protocol': [['220 mail ESMTP\r\n'], ['cut invalid'], /HPE_/],
  'a length and chunks': [
    [`${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc`],
    ['cut invalid'],
    /HPE_/,
  ],
  'two lengths': [[`${head}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc`], ['cut invalid'], /HPE_/],
  'endless headers': [[head, `X-Pad: ${'x'.repeat(3_000_000)}`], ['cut invalid'], /HPE_HEADER_OVERFLOW/],
  'endless heads ahead of the response': [
    ['HTTP/1.1 103 Early\r\n\r\n'.repeat(3), null],
    ['informational 103', 'informational 103', 'informational 103', 'cut fin'],
  ],
  'a switch of protocols': [
    ['HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nabc'],
    ['cut invalid'],
    /switched protocols/,
  ],
};
for (const [what, [answers, events, note]] of Object.entries(cases)) {
  it(`a server that answers with ${what}`, async () => {
    const seen = await run(raw(...answers));
    expect(seen.events.slice(2).map((line) => line.replace(/^\d+ /, ''))).toEqual(events);
    if (note) expect(seen.note).toMatch(note);
    await setUp.clock.run(() => sleep(10));
  });
}

it('how the bytes of a response are cut never shows', async () => {
  const answers = [
    `${head}Content-Length: 9\r\n\r\nabc`,
    `${head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`,
    `${head}Content-Length: 3\r\n\r\nabcdef`,
    `${head}Content-Length: 1\r\n\r\na${head}Content-Length: 1\r\n\r\nb`,
    'HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\n\r\nabc',
  ];
  const slowly = (text: string) =>
    net.createServer((socket) => {
      socket.once('data', async () => {
        for (const byte of text) {
          socket.write(byte);
          await new Promise((resolve) => setImmediate(resolve));
        }
        socket.end();
      });
    });
  for (const answer of answers) {
    const [whole, cut] = [await run(raw(answer, null)), await run(slowly(answer))];
    const events = ({ events }: Played) => events.map((line) => line.replace(/^\d+ /, ''));
    expect(events(cut)).toEqual(events(whole));
  }
});
