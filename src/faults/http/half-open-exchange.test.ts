import { expect, test } from 'vitest';
import type { ExchangeEvent, ExchangeListener, HttpRequest } from '../../wire/http/exchange.ts';
import { HalfOpenExchange } from './half-open-exchange.ts';
import { Valve } from './valve.ts';

const request: HttpRequest = {
  key: 1,
  method: 'POST',
  url: new URL('http://test/mcp'),
  headers: {},
  body: null,
};

const connected: ExchangeEvent = { type: 'connected', reused: false };
const head: ExchangeEvent = { type: 'head', head: { status: 200, headers: {} } };

/** An exchange under way, what its client and its server have seen of it, and how the server reports an event. */
function underWay() {
  const client: string[] = [];
  const server: string[] = [];
  let report: ExchangeListener = () => {};
  const exchange = new HalfOpenExchange(request, ({ type }) => client.push(type), {
    closed: () => client.push('closed'),
  });
  exchange.start({
    exchange(_, listener) {
      report = listener;
      return { abort: () => server.push('aborted') };
    },
    close: async () => {},
  });
  return { exchange, client, server, report };
}

test('while it passes, each side sees at once what the other does', () => {
  const { exchange, client, server, report } = underWay();
  report(connected);
  report(head);
  expect([exchange.isSilent, client]).toEqual([false, ['connected', 'head']]);
  exchange.abort();

  expect([client.at(-1), server]).toEqual(['closed', ['aborted']]);
});

test('once it is silent towards the client, events of the server wait until it is healed', () => {
  const { exchange, client, report } = underWay();
  const toClient = new Valve();
  exchange.fallSilent({ toClient, toServer: null });
  report({ type: 'received' });
  report({ type: 'informational', status: 103 });
  report(head);
  report({ type: 'bytes', chunk: Buffer.from('x') });
  report({ type: 'end' });
  expect([exchange.isSilent, client]).toEqual([true, []]);
  toClient.open();

  expect(client).toEqual(['received', 'informational', 'head', 'bytes', 'closed', 'end']);
});

test('a cut waits too', () => {
  const { exchange, client, report } = underWay();
  const toClient = new Valve();
  exchange.fallSilent({ toClient, toServer: null });
  report({ type: 'cut', how: 'rst', note: '' });
  expect(client).toEqual([]);
  toClient.open();

  expect(client).toEqual(['closed', 'cut']);
});

test('once it is silent towards the server, the server sees that the client has gone when it is healed', () => {
  const { exchange, client, server } = underWay();
  const toServer = new Valve();
  exchange.fallSilent({ toClient: null, toServer });
  exchange.abort();
  expect([client, server]).toEqual([['closed'], []]);
  toServer.open();

  expect(server).toEqual(['aborted']);
});

test('unless the server has ended it by then', () => {
  const { exchange, client, server, report } = underWay();
  const toServer = new Valve();
  exchange.fallSilent({ toClient: null, toServer });
  exchange.abort();
  report({ type: 'end' });
  toServer.open();

  expect([client, server]).toEqual([['closed'], []]);
});
