import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { encodeLine, LineChannel } from './line-channel.ts';

it('lines come whole and in order, wherever the bytes are cut', () => {
  const socket = new PassThrough();
  const got: unknown[] = [];
  new LineChannel(socket as unknown as Socket, (message) => got.push(message));
  const bytes = Buffer.from(encodeLine({ what: 'größer als 1 €' }) + encodeLine({ what: 2 }));
  for (const byte of bytes) socket.emit('data', Buffer.of(byte));

  expect(got).toEqual([{ what: 'größer als 1 €' }, { what: 2 }]);
});
