import { expect, test } from 'vitest';
import type { Frame } from './frame.ts';
import type { LinkListener } from './link.ts';
import { MemoryLink, type ServerTransport } from './memory-link.ts';

const cancelled: Frame = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 0 } };
const nobody: LinkListener = { frame: () => {}, garbage: () => {}, oversize: () => {}, ended: () => {} };

/** A server that writes down what happens to it, and answers each message with one of its own. */
function listening() {
  const seen: string[] = [];
  let transport: ServerTransport | undefined;
  const link = new MemoryLink(
    () => ({
      async connect(end) {
        transport = end;
        end.onmessage = (message: { method: string }) => {
          seen.push(message.method);
          void end.send({ jsonrpc: '2.0', method: 'notifications/message' });
        };
        end.onclose = () => seen.push('closed');
        await end.start();
      },
    }),
    { blockTime: () => () => {}, attribute: (_, run) => run() },
  );
  return { link, seen, send: () => transport?.send({ jsonrpc: '2.0', method: 'late' }) };
}

test.each(['close', 'open'] as const)('what was sent before reaches the server first: %s', async (how) => {
  const { link, seen } = listening();
  await link.open(nobody);
  link.send(cancelled);
  link.send(cancelled);
  if (how === 'close') await link.close();
  else await link.open(nobody);

  expect(seen).toEqual(['notifications/cancelled', 'notifications/cancelled', 'closed']);
});

test('what the server says to that is heard by nobody', async () => {
  const heard: Frame[] = [];
  const { link, send } = listening();
  await link.open({ ...nobody, frame: (frame) => heard.push(frame) });
  link.send(cancelled);
  await link.close();
  await send();
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));

  expect(heard).toEqual([]);
});
