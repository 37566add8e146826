import { expect, test } from 'vitest';
import type { ExchangeListener, HttpRequest } from '../../wire/http/exchange.ts';
import { HalfOpenExchange } from './half-open-exchange.ts';
import { Valve } from './valve.ts';

const request: HttpRequest = {
  key: 1,
  method: 'POST',
  url: new URL('http://test/mcp'),
  headers: {},
  body: null,
};

/** An exchange under way, and what each side has heard of it. */
function underWay() {
  const client: string[] = [];
  const server: string[] = [];
  const listener: ExchangeListener = {
    connected: () => client.push('connected'),
    received: () => client.push('received'),
    informational: (status) => client.push(`${status}`),
    head: ({ status }) => client.push(`head ${status}`),
    bytes: (chunk) => client.push(`bytes ${chunk}`),
    end: () => client.push('end'),
    cut: (how) => client.push(`cut: ${how}`),
  };
  const exchange = new HalfOpenExchange(request, listener, () => client.push('over'));
  exchange.start({ exchange: () => ({ abort: () => server.push('aborted') }), close: async () => {} });
  return { exchange, client, server };
}

test('while it passes, each side hears at once what the other does', () => {
  const { exchange, client, server } = underWay();
  exchange.connected(false);
  exchange.head({ status: 200, headers: {} });
  expect([exchange.isSilent, client]).toEqual([false, ['connected', 'head 200']]);
  exchange.abort();

  expect([client.at(-1), server]).toEqual(['over', ['aborted']]);
});

test('once it is silent towards the client, what the server says waits until it is healed', () => {
  const { exchange, client } = underWay();
  const toClient = new Valve();
  exchange.fallSilent({ toClient, toServer: null });
  exchange.received();
  exchange.informational(103);
  exchange.head({ status: 200, headers: {} });
  exchange.bytes(Buffer.from('x'));
  exchange.end();
  expect([exchange.isSilent, client]).toEqual([true, []]);
  toClient.open();

  expect(client).toEqual(['received', '103', 'head 200', 'bytes x', 'over', 'end']);
});

test('a cut waits too', () => {
  const { exchange, client } = underWay();
  const toClient = new Valve();
  exchange.fallSilent({ toClient, toServer: null });
  exchange.cut('rst', '');
  expect(client).toEqual([]);
  toClient.open();

  expect(client).toEqual(['over', 'cut: rst']);
});

test('once it is silent towards the server, the server sees that the client has gone when it is healed', () => {
  const { exchange, client, server } = underWay();
  const toServer = new Valve();
  exchange.fallSilent({ toClient: null, toServer });
  exchange.abort();
  expect([client, server]).toEqual([['over'], []]);
  toServer.open();

  expect(server).toEqual(['aborted']);
});

test('unless the server has ended it by then', () => {
  const { exchange, client, server } = underWay();
  const toServer = new Valve();
  exchange.fallSilent({ toClient: null, toServer });
  exchange.abort();
  exchange.end();
  toServer.open();

  expect([client, server]).toEqual([['over'], []]);
});
