import { describe, expect, test } from 'vitest';
import type { ExchangeEvent, ExchangeListener, LastEvent, Origin } from './exchange.ts';
import { HopExchange, type HopExchangeHooks } from './hop-exchange.ts';
import { OpenExchange } from './open-exchange.ts';
import { request } from './testing/hop-harness.ts';

const received: ExchangeEvent = { type: 'received' };
const bytes: ExchangeEvent = { type: 'bytes', chunk: Buffer.from('x') };
const end: ExchangeEvent = { type: 'end' };
const cut: ExchangeEvent = { type: 'cut', how: 'rst', note: 'a test' };

/** A next hop that a test plays by hand. */
function nextHop(atOnce: readonly ExchangeEvent[] = []) {
  const next = { listener: (() => {}) as ExchangeListener, aborts: 0, returned: false };
  const origin: Origin = {
    exchange(_, listener) {
      next.listener = listener;
      for (const event of atOnce) listener(event);
      next.returned = true;
      return { abort: () => void next.aborts++ };
    },
    close: async () => {},
  };
  return { next, origin };
}

/** An exchange at a hop, whose client does something on events of a type. */
function exchangeWith(atOnce: readonly ExchangeEvent[] = [], hooks: HopExchangeHooks = {}) {
  const { next, origin } = nextHop(atOnce);
  const delivered: string[] = [];
  const on: { [type in ExchangeEvent['type']]?: (exchange: HopExchange) => void } = {};
  const exchange: HopExchange = new HopExchange(
    request(),
    (event) => {
      delivered.push(event.type);
      on[event.type]?.(exchange);
    },
    hooks,
  );
  return { exchange, next, delivered, on, start: () => exchange.start(origin) };
}

describe('an open exchange', () => {
  test.each([
    ['the last event', (it: OpenExchange) => it.deliver(end), ['received', 'end'], end],
    ['a cut', (it: OpenExchange) => it.deliver(cut), ['received', 'cut'], cut],
    ['an abort', (it: OpenExchange) => it.abort(), ['received'], null],
    ['its closing', (it: OpenExchange) => it.close(), ['received'], null],
  ])('delivers events until %s, and says once what was the last', (_, finish, types, expected) => {
    const delivered: string[] = [];
    const closed: (LastEvent | null)[] = [];
    const exchange = new OpenExchange(
      ({ type }) => void delivered.push(type),
      (last) => closed.push(last),
    );
    exchange.deliver(received);
    expect(exchange.isOpen).toBe(true);
    for (let time = 0; time < 2; time++) finish(exchange);
    exchange.deliver(bytes);
    expect([delivered, closed, exchange.isOpen]).toEqual([types, [expected], false]);
  });

  test('is closed before the last event is delivered: the listener finds it released', () => {
    const order: string[] = [];
    const exchange = new OpenExchange(
      () => order.push(`delivered, ${exchange.isOpen ? 'open' : 'closed'}`),
      () => order.push('released'),
    );
    exchange.deliver(end);
    expect(order).toEqual(['released', 'delivered, closed']);
  });
});

describe('an exchange at a hop', () => {
  test('passes everything on', () => {
    const { next, delivered, start, exchange } = exchangeWith([received]);
    start();
    next.listener(bytes);
    next.listener(end);
    expect([delivered, exchange.isOpen, exchange.nextEnded]).toEqual([['received', 'bytes', 'end'], false, true]);
  });

  test('that ends before `exchange` returned is never aborted', () => {
    const { next, delivered, start, exchange } = exchangeWith([received, end]);
    start();
    exchange.abort();
    expect([delivered, next.aborts]).toEqual([['received', 'end'], 0]);
  });

  test('that is aborted before `exchange` returned is aborted when it returns, once', () => {
    const { next, delivered, start, on } = exchangeWith([received, bytes]);
    const abortsThen: number[] = [];
    on.received = (it) => {
      it.abort();
      abortsThen.push(next.aborts);
    };
    start().abort();
    expect([delivered, abortsThen, next.aborts]).toEqual([['received'], [0], 1]);
  });

  test('that is aborted and then ends before `exchange` returned is not aborted any more', () => {
    const { next, delivered, start, on } = exchangeWith([received, end]);
    on.received = (it) => it.abort();
    start();
    expect([delivered, next.aborts]).toEqual([['received'], 0]);
  });

  test.each([received, bytes, end])('that is aborted on an event receives no more: $type', (event) => {
    const { next, delivered, start, on } = exchangeWith();
    on[event.type] = (it) => it.abort();
    start();
    next.listener(event);
    next.listener(bytes);
    next.listener(cut);
    expect([delivered, next.aborts]).toEqual([[event.type], event === end ? 0 : 1]);
  });

  test('that was aborted twice, or after its end, is aborted at the next hop once, or not at all', () => {
    const twice = exchangeWith();
    twice.start();
    twice.exchange.abort();
    twice.exchange.abort();
    const ended = exchangeWith();
    ended.start();
    ended.next.listener(end);
    ended.exchange.abort();
    expect([twice.next.aborts, ended.next.aborts]).toEqual([1, 0]);
  });

  test('that is closed leaves the next hop working, and can still be aborted there', () => {
    const { next, delivered, start, exchange } = exchangeWith();
    start();
    exchange.close();
    next.listener(bytes);
    exchange.cut('fin', 'a test');
    expect([delivered, next.aborts, exchange.nextEnded]).toEqual([[], 0, false]);
    exchange.abort();
    expect(next.aborts).toBe(1);
  });

  test('that is cut: the next hop sees it closed, and the client gets the cut, once', () => {
    const { next, delivered, start, exchange } = exchangeWith();
    start();
    exchange.cut('fin', 'a test');
    exchange.cut('fin', 'a test');
    next.listener(bytes);
    expect([delivered, next.aborts]).toEqual([['cut'], 1]);
  });

  test('that is aborted before it starts never passes an event on', () => {
    const { next, delivered, exchange, start } = exchangeWith([received]);
    exchange.abort();
    start();
    expect([delivered, next.aborts]).toEqual([[], 1]);
  });

  test.each([
    ['ends', (it: ReturnType<typeof exchangeWith>) => it.next.listener(end)],
    ['is aborted', (it: ReturnType<typeof exchangeWith>) => it.exchange.abort()],
    ['is cut', (it: ReturnType<typeof exchangeWith>) => it.exchange.cut('rst', 'a test')],
  ])('calls each of its hooks once when it %s', (_, finish) => {
    const calls: string[] = [];
    const it = exchangeWith([], { closed: () => calls.push('closed'), ended: () => calls.push('ended') });
    it.start();
    for (let time = 0; time < 2; time++) finish(it);
    expect(calls.toSorted()).toEqual(['closed', 'ended']);
  });

  test('a hop that changes responses overrides `receive`, which gets no event after an abort', () => {
    class Doubled extends HopExchange {
      protected override receive(event: ExchangeEvent): void {
        this.deliver(event);
        if (event.type === 'bytes') this.deliver(event);
      }
    }
    const { next, origin } = nextHop();
    const delivered: string[] = [];
    const exchange = new Doubled(request(), ({ type }) => void delivered.push(type)).start(origin);
    next.listener(bytes);
    exchange.abort();
    next.listener(bytes);
    expect(delivered).toEqual(['bytes', 'bytes']);
  });
});
