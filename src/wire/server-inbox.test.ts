import { expect, test } from 'vitest';
import { FakeTime } from '../clocks/testing/fake-time.ts';
import { ServerInbox } from './server-inbox.ts';

const frame = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' }) as const;

/** An inbox, and what was read when. */
function made() {
  const time = new FakeTime();
  const read: string[] = [];
  const inbox = new ServerInbox(time);
  const send = (id: number) => inbox.pass(frame(id), () => read.push(`${id} at ${time.now()}`));
  return { time, read, inbox, send };
}

test('of two messages at one instant the second waits until nothing is left to do', async () => {
  const { time, read, send } = made();
  send(1);
  time.setTimer(() => read.push('work'), 0);
  send(2);
  expect(read).toEqual(['1 at 0']);
  await time.run(5);
  send(3);
  expect(read).toEqual(['1 at 0', 'work', '2 at 0', '3 at 5']);
});

test('what waits is read in its order, before what comes while it is read, and then it is empty', async () => {
  const { time, read, inbox, send } = made();
  inbox.shut();
  send(1);
  send(2);
  await time.run(7);
  expect(read).toEqual([]);
  inbox.open(() => read.push('empty'));
  send(3);
  await time.run(8);
  expect(read).toEqual(['1 at 7', '2 at 7', '3 at 7', 'empty']);
});

test('a message whose listener shuts it waits, is first afterwards, and is announced once', async () => {
  const { time, read, inbox, send } = made();
  const seen: unknown[] = [];
  const stop = inbox.beforeRead((one) => {
    seen.push(one !== null && 'id' in one ? one.id : null);
    if (seen.length === 1) inbox.shut();
  });
  send(1);
  send(2);
  await time.run(1);
  expect({ seen, read }).toEqual({ seen: [1], read: [] });
  inbox.open(() => {});
  await time.run(1);
  stop();
  send(3);
  await time.run(2);
  expect({ seen, read }).toEqual({ seen: [1, 2], read: ['1 at 1', '2 at 1', '3 at 1'] });
});

test('what is dropped is never read, and a shut inbox is not empty', async () => {
  const { time, read, inbox, send } = made();
  inbox.shut();
  send(1);
  inbox.clear();
  inbox.open(() => read.push('empty'));
  inbox.shut();
  inbox.open(() => read.push('empty again'));
  await time.run(1);
  expect(read).toEqual(['empty', 'empty again']);
});
