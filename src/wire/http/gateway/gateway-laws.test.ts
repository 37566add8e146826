import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import { buffering, deadlines, script, wholeScript } from '../testing/gateway-arbitraries.ts';
import { gatewayPath, profileWith } from '../testing/gateway-path.ts';
import type { Recorded, Step } from '../testing/hop-harness.ts';

const proof = { basis: 'measured', source: 'a test', date: null } as const;
const runs = { numRuns: 500 };

async function played(profile: GatewayProfile | null, steps: readonly Step[], abortAtMs: number | null = null) {
  const { ask, time, reports, server, origin } = gatewayPath(profile ?? [], [steps]);
  const { client, exchange } = ask();
  if (abortAtMs !== null) {
    await time.run(abortAtMs);
    client.on = () => {
      throw new Error('an event after an abort');
    };
    exchange.abort();
  }
  const leftAtOnce = time.left;
  await time.run();
  const { left, held } = time;
  await origin.close();
  return { client, reports, executed: server.executed[0]!, leftAtOnce, left, held, leftAfterClose: time.left };
}

const answer = (events: readonly Recorded[]) =>
  events.filter(([, what]) => what !== 'connected' && what !== 'received');
const withoutTimes = (events: readonly Recorded[]) => events.map(([, ...rest]) => rest);
const bodyOf = (steps: readonly Step[]) => steps.map((step) => ('bytes' in step ? String(step.bytes) : '')).join('');

describe('a hop of which nothing is known', () => {
  test('changes nothing and takes no time, where it shares the client’s connection', () =>
    fc.assert(
      fc.asyncProperty(script, fc.constantFrom('runtime' as const, 'http-library' as const), async (steps, role) => {
        const through = await played(profileWith({ role }), steps);
        const direct = await played(null, steps);
        expect(through.client.events).toEqual(direct.client.events);
        expect(through.reports).toEqual([]);
      }),
      runs,
    ));

  test('changes nothing but who the client is connected to, where it stands between', () =>
    fc.assert(
      fc.asyncProperty(script, async (steps) => {
        const through = await played(profileWith(), steps);
        const direct = await played(null, steps);
        expect(answer(through.client.events)).toEqual(answer(direct.client.events));
        expect(through.client.events.slice(0, 2)).toEqual([
          [0, 'connected', false],
          [0, 'received'],
        ]);
      }),
      runs,
    ));
});

describe('what is kept back', () => {
  test('comes all the same, and nothing else', () =>
    fc.assert(
      fc.asyncProperty(wholeScript, buffering, async (steps, kept) => {
        const { client, left } = await played(profileWith({ buffering: kept }), steps);
        const direct = await played(null, steps);
        expect(client.body).toBe(bodyOf(steps));
        expect(withoutTimes(client.of('head'))).toEqual(withoutTimes(direct.client.of('head')));
        expect(client.last?.[1]).toBe('end');
        expect(left).toBe(0);
      }),
      runs,
    ));

  test('is never early, and ends when it ends unless time keeps its head back', () =>
    fc.assert(
      fc.asyncProperty(wholeScript, buffering, async (steps, kept) => {
        const { client, executed } = await played(profileWith({ buffering: kept }), steps);
        const waitMs = Math.max(
          0,
          ...kept.map(({ of, until }) =>
            of === 'headers' && typeof until === 'object' && 'ms' in until ? until.ms : 0,
          ),
        );
        const direct = await played(null, steps);
        const headMs = direct.client.of('head')[0]![0];
        expect(client.last![0]).toBe(Math.max(executed.doneAtMs!, headMs + waitMs));
      }),
      runs,
    ));

  test('comes in whole buffers, however the chunks came', () =>
    fc.assert(
      fc.asyncProperty(wholeScript, fc.integer({ min: 2, max: 50 }), async (steps, bytes) => {
        const buffered = profileWith({ buffering: [{ of: 'body', until: { bytes }, evidence: [proof] }] });
        const { client } = await played(buffered, steps);
        for (const { length } of client.chunks.slice(0, -1)) expect(length % bytes).toBe(0);
      }),
      runs,
    ));
});

describe('any profile', () => {
  const profile = fc.record({ deadlines, buffering }).map((over) => profileWith(over));

  test('does the same with the same', () =>
    fc.assert(
      fc.asyncProperty(profile, script, async (one, steps) => {
        const first = await played(one, steps);
        const second = await played(one, steps);
        expect(second.client.events).toEqual(first.client.events);
        expect(second.reports).toEqual(first.reports);
      }),
      { numRuns: 200 },
    ));

  test('gives a beginning of what the origin sent, or a status of its own', () =>
    fc.assert(
      fc.asyncProperty(profile, script, async (one, steps) => {
        const { client } = await played(one, steps);
        const status = client.of('head')[0]?.[2];
        if (status !== 502 && status !== 504) expect(bodyOf(steps).startsWith(client.body)).toBe(true);
      }),
      runs,
    ));

  test('leaves no timer once it is over, and holds no time', () =>
    fc.assert(
      fc.asyncProperty(profile, script, async (one, steps) => {
        const { left, leftAfterClose, held } = await played(one, steps);
        expect({ left, leftAfterClose, held }).toEqual({ left: 0, leftAfterClose: 0, held: 0 });
      }),
      runs,
    ));

  test('passes an abort on at once, unless it has left the origin to itself', () =>
    fc.assert(
      fc.asyncProperty(profile, script, fc.integer({ min: 0, max: 30_000 }), async (one, steps, atMs) => {
        const { executed, reports, left, leftAtOnce } = await played(one, steps, atMs);
        const gaveUp = reports.find(([, , , event]) => event.what === 'expired');
        if (gaveUp === undefined && executed.doneAtMs === null) expect(executed.abortedAtMs).toBe(atMs);
        if (gaveUp === undefined) expect(leftAtOnce).toBe(0);
        expect(left).toBe(0);
      }),
      runs,
    ));

  test('drops the origin, or lets it work on, as its outcome says', () =>
    fc.assert(
      fc.asyncProperty(profile, wholeScript, async (one, steps) => {
        const { executed, reports } = await played(one, steps);
        const first = reports.find(([, , , event]) => event.what === 'expired');
        const event = first?.[3];
        if (first === undefined || event?.what !== 'expired') expect(executed.doneAtMs).not.toBeNull();
        else if (event.up.includes('close-exchange')) expect([executed.abortedAtMs, null]).toContain(first[0]);
        else expect(executed.doneAtMs).not.toBeNull();
      }),
      runs,
    ));
});
