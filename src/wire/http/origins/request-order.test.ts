import { expect, test } from 'vitest';
import { FakeTime } from '../../../clocks/testing/fake-time.ts';
import type { Origin } from '../exchange.ts';
import { request } from '../testing/hop-harness.ts';
import { oneAtATime } from './request-order.ts';

/** A server that notes what reaches it, and its work: a macrotask for each request. */
function recorded() {
  const time = new FakeTime();
  const log: string[] = [];
  const server: Origin = {
    exchange({ key }, listener) {
      log.push(`${time.now()} request ${key}`);
      const release = time.blockTime();
      setImmediate(() => {
        release();
        log.push(`${time.now()} worked ${key}`);
        listener({ type: 'received' });
      });
      return { abort: () => void log.push(`${time.now()} abort ${key}`) };
    },
    close: async () => void log.push('closed'),
  };
  const path = oneAtATime(server, time);
  const events: string[] = [];
  const send = (key: number) => path.exchange(request({ key }), ({ type }) => void events.push(`${type} ${key}`));
  return { time, log, events, path, send };
}

test('what the client does at one instant reaches the server one by one, each after the work before it', async () => {
  const { time, log, send } = recorded();
  const first = send(1);
  send(2);
  first.abort();
  send(3);
  expect(log).toEqual(['0 request 1']);
  await time.run(0);
  expect(log).toEqual([
    '0 request 1',
    '0 worked 1',
    '0 request 2',
    '0 worked 2',
    '0 abort 1',
    '0 request 3',
    '0 worked 3',
  ]);
});

test('a request at another instant is sent at once', async () => {
  const { time, log, send } = recorded();
  send(1);
  await time.run(5);
  send(2);
  expect(log).toEqual(['0 request 1', '0 worked 1', '5 request 2']);
});

test('an exchange that the client aborts before its turn is begun and then ended, and tells the client nothing', async () => {
  const { time, log, events, send } = recorded();
  send(1);
  send(2).abort();
  await time.run(1);
  expect(log).toEqual(['0 request 1', '0 worked 1', '0 request 2', '0 worked 2', '0 abort 2']);
  expect(events).toEqual(['received 1']);
});

test('what waits is dropped when the path is closed', async () => {
  const { time, log, path, send } = recorded();
  send(1);
  send(2);
  await path.close();
  await time.run(10);
  expect(log).toEqual(['0 request 1', 'closed', '0 worked 1']);
});
