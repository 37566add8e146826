import http2 from 'node:http2';
import https from 'node:https';
import type net from 'node:net';
import { expect, it } from 'vitest';
import { certificate, privateKey } from '../testing/certificate.ts';
import { played } from '../testing/origin-play.ts';
import { raw, useSocketOrigin } from '../testing/socket-set-up.ts';

const setUp = useSocketOrigin();
const { originOf } = setUp;

const tls = { key: privateKey, cert: certificate };

it('speaks TLS with who it trusts', async () => {
  const server = https.createServer(tls, (_request, response) => setTimeout(() => response.end('x'), 5000));
  await setUp.clock.run(async () => {
    const origin = await originOf(server, { tls: { ca: certificate } }, 'localhost');
    const { events } = await played(origin, setUp.clock);
    const again = await played(origin, setUp.clock);
    expect(events).toEqual(['0 connected', '0 received', '5000 head 200', '5000 :x', '5000 end']);
    expect(again.events[0]).toBe('5000 connected again');
  });
});

it('says why TLS failed', async () => {
  await setUp.clock.run(async () => {
    const untrusted = await originOf(https.createServer(tls));
    const misnamed = await originOf(https.createServer(tls), { tls: { ca: certificate } });
    const plain = await originOf(raw('HTTP/1.1 400 Bad\r\n\r\n'), {}, '127.0.0.1', 'https');
    const seen = [
      await played(untrusted, setUp.clock),
      await played(misnamed, setUp.clock),
      await played(plain, setUp.clock),
    ];
    expect(seen.map(({ events }) => events)).toEqual(Array(3).fill(['0 cut refused']));
    expect(seen.map(({ note }) => note)).toEqual([
      expect.stringMatching(/certificate of 127.0.0.1:\d+ is signed by no authority.*NODE_EXTRA_CA_CERTS/),
      expect.stringMatching(/is another host's/),
      expect.stringMatching(/does not speak TLS as asked for.*plain http/),
    ]);
  });
});

const h2 = { protocol: 'h2' } as const;

it('h2 over TLS', async () => {
  const server = http2.createSecureServer(tls);
  server.on('stream', (stream: http2.ServerHttp2Stream) => stream.end('x'));
  await setUp.clock.run(async () => {
    const origin = await originOf(server as unknown as net.Server, { ...h2, tls: { ca: certificate } }, 'localhost');
    expect((await played(origin, setUp.clock)).events).toEqual([
      '0 connected',
      '0 received',
      '0 head 200',
      '0 :x',
      '0 end',
    ]);
  });
});
