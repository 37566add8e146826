import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ExchangeEvent, ExchangeListener } from '../wire/http/exchange.ts';
import { hopBefore } from '../wire/http/hop-exchange.ts';
import { worksAt } from './assert-places.ts';
import type { AnyFault, Fault, FaultLayer } from './fault.ts';
import { knownFaults } from './fault-registry.ts';
import { brokenHttpPromises } from './testing/broken-http-promises.ts';

const layers: readonly FaultLayer[] = ['http', 'gateway', 'protocol', 'payload', 'auth', 'client'];
const ofHttp = knownFaults().filter((fault) => layers.includes(fault.layer) && worksAt(fault, 'in-process-http'));

/** To change what a response says is what they are for. */
const changing: readonly string[] = ['duplicate-response', 'oversized-payload', 'response-id-mismatch'];

test('every fault of HTTP is looked at', () => {
  const some = ['absolute-cut', 'half-open', 'headers-withheld', 'http1-degradation', 'idle-cut', 'session-lost'];
  const more = ['sse-dropped-mid-call', 'sse-proxy-buffering'];
  expect(ofHttp.map(({ id }) => id)).toEqual(expect.arrayContaining([...some, ...more]));
});

describe.each(ofHttp)('$id', (fault) => {
  test('keeps the contract of all faults over HTTP', async () => {
    const broken = await brokenHttpPromises(fault);
    const isMeant = (promise: string) =>
      changing.includes(fault.id) && promise.startsWith('changes what a response says');
    expect(broken.filter((promise) => !isMeant(promise))).toEqual([]);
  });
});

const late: Fault<{ readonly delayMs: number }> = {
  id: 'late',
  layer: 'http',
  summary: 'every byte is late',
  parameters: z.strictObject({ delayMs: z.int().min(0).default(100).describe('in milliseconds') }),
  arbitrary: (fc) => fc.record({ delayMs: fc.nat({ max: 50_000 }) }),
  loses: false,
  reorders: false,
  inject: () => ({ lift() {} }),
};

const bytesThrough =
  (bytes: (listener: ExchangeListener, event: ExchangeEvent) => void): Fault<{ readonly delayMs: number }>['inject'] =>
  (context, { delayMs }) =>
    delayMs === 0
      ? { lift() {} }
      : context.http((next) =>
          hopBefore(next, (request, listener) =>
            next.exchange(request, (event) => (event.type === 'bytes' ? bytes(listener, event) : listener(event))),
          ),
        );

/** Faults that break a promise, each its own. */
const broken: readonly [string, AnyFault][] = [
  ['loses or doubles something, and does not say so', { ...late, inject: bytesThrough(() => {}) }],
  [
    'changes what a response says, or its order',
    { ...late, loses: true, inject: bytesThrough((listener) => listener({ type: 'bytes', chunk: Buffer.from('x') })) },
  ],
  ['does something and notes nothing', { ...late, loses: true, inject: bytesThrough(() => {}) }],
  [
    'goes on after it was lifted',
    {
      ...late,
      inject: (context, { delayMs }) => ({
        lift: () => void (delayMs > 0 && context.setTimer(() => context.note('late'), 1)),
      }),
    },
  ],
  [
    'does not close what lies beyond it',
    {
      ...late,
      inject: (site) =>
        site.http((next) => ({ exchange: (...asked) => next.exchange(...asked), close: async () => {} })),
    },
  ],
  [
    'does something even with the simplest parameters',
    {
      ...late,
      inject: (context) => {
        context.note('always');
        return { lift() {} };
      },
    },
  ],
];

test.each(broken)('a fault that %s is caught', async (promise, fault) => {
  expect((await brokenHttpPromises(fault)).join()).toContain(promise);
});
