import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { ExchangeListener } from '../../wire/http/exchange.ts';
import { OwnAnswers } from './own-answers.ts';

/** What is told of an answer in the place of the server; `abortAt`: the client goes away once it hears that. */
async function told(body: string, abortAt: string | null = null): Promise<readonly string[]> {
  const heard: string[] = [];
  let holds = 0;
  const hear = (what: string): void => {
    heard.push(what);
    if (what === abortAt) exchange.abort();
  };
  const listener: ExchangeListener = {
    connected: (reused) => hear(`connected${reused ? ' again' : ''}`),
    received: () => hear('received'),
    informational: () => hear('informational'),
    head: ({ status }) => hear(`head ${status}`),
    bytes: (chunk) => hear(`bytes ${chunk}`),
    end: () => hear('end'),
    cut: () => hear('cut'),
  };
  const answers = new OwnAnswers(() => {
    holds++;
    return () => holds--;
  });
  const exchange = answers.give(listener, { head: { status: 404, headers: {} }, body: Buffer.from(body) });
  expect([heard, holds]).toEqual([[], 1]); // not before the client knows its exchange, and time waits for it
  if (abortAt === 'nothing') exchange.abort();
  await turn();
  await turn();
  expect(holds).toBe(0);
  return heard;
}

test('an answer is told whole and in order', async () => {
  expect(await told('gone')).toEqual(['connected', 'received', 'head 404', 'bytes gone', 'end']);
  expect(await told('')).toEqual(['connected', 'received', 'head 404', 'end']);
});

test('a client that goes away hears no more', async () => {
  expect(await told('gone', 'nothing')).toEqual([]);
  expect(await told('gone', 'received')).toEqual(['connected', 'received']);
  expect(await told('gone', 'head 404')).toEqual(['connected', 'received', 'head 404']);
});
