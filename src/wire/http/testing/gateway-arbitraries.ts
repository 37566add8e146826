import fc from 'fast-check';
import type { Buffering } from '../../../clocks/buffering.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import { tested } from '../../../clocks/testing/hop.ts';
import { json, type Step, sse } from './hop-harness.ts';

const pause = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000 }));

const chunk = fc.oneof(
  fc.constantFrom(': beat\n\n', 'data: {"a":1}\n\n', 'id: 1\n', '\n'),
  fc.string({ minLength: 1, maxLength: 40 }),
);

/** How a response ends: whole, cut off, or never. */
const ending: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 4, arbitrary: pause.map((afterMs) => [{ end: true, afterMs } as const]) },
  fc.tuple(pause, fc.constantFrom('fin' as const, 'rst' as const)).map(([afterMs, cut]) => [{ cut, afterMs }]),
  fc.constant([]),
);

const head = fc
  .tuple(pause, fc.constantFrom(200, 202, 404), fc.constantFrom(sse, json, {}))
  .map(([afterMs, status, headers]): Step => ({ afterMs, head: status, headers }));

const beginning = fc
  .tuple(pause, fc.boolean(), pause, fc.array(pause, { maxLength: 2 }))
  .map(([connectMs, connected, receivedMs, informational]): readonly Step[] => [
    { connected, afterMs: connectMs },
    { received: true, afterMs: receivedMs },
    ...informational.map((afterMs): Step => ({ informational: 103, afterMs })),
  ]);

/** Any response that gets as far as its head. */
export const script: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    beginning,
    head,
    fc.array(
      fc.tuple(pause, chunk).map(([afterMs, bytes]): Step => ({ afterMs, bytes })),
      { maxLength: 12 },
    ),
    ending,
  )
  .map(([before, first, chunks, last]) => [...before, first, ...chunks, ...last]);

/** One that gets to its end. */
export const wholeScript = fc
  .tuple(script, pause)
  .map(([steps, afterMs]): readonly Step[] => [
    ...steps.filter((step) => !('end' in step || 'cut' in step)),
    { end: true, afterMs },
  ]);

const until: fc.Arbitrary<Buffering['until']> = fc.oneof(
  fc.constantFrom('first-byte' as const, 'end' as const),
  fc.integer({ min: 1, max: 64 }).map((bytes) => ({ bytes })),
  fc.integer({ min: 1, max: 8_000 }).map((ms) => ({ ms })),
);

/** Any buffering of a gateway. */
export const buffering: fc.Arbitrary<readonly Buffering[]> = fc.array(
  fc.record({ of: fc.constantFrom('headers' as const, 'body' as const), until }).map((one) => ({ ...one, ...tested })),
  { maxLength: 3 },
);

const deadline = fc
  .record({
    over: fc.constantFrom('connect', 'upload', 'headers', 'body', 'exchange'),
    ms: fc.integer({ min: 1, max: 12_000 }),
    restartedBy: fc.subarray(['byte', 'event', 'informational', 'request-byte'] as const),
    status: fc.constantFrom(null, 504),
    cut: fc.constantFrom('fin', 'rst', 'clean-end', 'silent'),
    toServer: fc.constantFrom([], ['close-exchange'] as const, ['freeze'] as const),
  })
  .map(
    ({ status, cut, toServer, ...rest }) =>
      ({ ...rest, outcome: { toCaller: { status, cut }, toServer }, ...tested }) as const,
  );

/** Any clocks. */
export const deadlines: fc.Arbitrary<GatewayProfile['deadlines']> = fc
  .array(deadline, { maxLength: 3 })
  .map((all) => Object.fromEntries(all.map((one, index) => [`clock${index}`, one])));
