import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LocalResponder } from './local-responder.ts';

/** The events of a response instead of the server's; `abortAt`: the client aborts at this event. */
async function eventsOf(body: string, abortAt: string | null = null): Promise<readonly string[]> {
  const events: string[] = [];
  let blockers = 0;
  const responder = new LocalResponder(() => {
    blockers++;
    return () => blockers--;
  });
  const exchange = responder.respond(
    ({ type }) => {
      events.push(type);
      if (type === abortAt) exchange.abort();
    },
    { head: { status: 404, headers: {} }, body: Buffer.from(body) },
  );
  expect([events, blockers]).toEqual([[], 1]); // not before the client has its exchange, and time waits
  if (abortAt === 'nothing') exchange.abort();
  await turn();
  await turn();
  expect(blockers).toBe(0);
  return events;
}

test('a response is delivered whole and in order', async () => {
  expect(await eventsOf('gone')).toEqual(['connected', 'received', 'head', 'bytes', 'end']);
  expect(await eventsOf('')).toEqual(['connected', 'received', 'head', 'end']);
});

test('a client that aborts gets no further event', async () => {
  expect(await eventsOf('gone', 'nothing')).toEqual([]);
  expect(await eventsOf('gone', 'received')).toEqual(['connected', 'received']);
  expect(await eventsOf('gone', 'head')).toEqual(['connected', 'received', 'head']);
});
