import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { AnyFault } from '../fault.ts';
import { readPlanned } from '../read-plan.ts';
import type { FaultCondition } from '../when/fault-condition.ts';
import { simplestParameters } from './simplest-parameters.ts';
import { type Arrival, type Step, WorldOfFrames } from './world-of-frames.ts';

const call = (id: number, tool: string) =>
  ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: {} } }) as const;
const answerTo = (id: number) => ({ jsonrpc: '2.0', id, result: { content: [] } }) as const;
const cancelled = (id: number) =>
  ({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } }) as const;
const progress = (id: number) =>
  ({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: id, progress: 1 } }) as const;

/** A session in which everything happens that a fault may look at. */
const session: readonly Step[] = [
  { atMs: 0, toServer: { jsonrpc: '2.0', id: 0, method: 'initialize', params: {} } },
  { atMs: 1, toClient: { jsonrpc: '2.0', id: 0, result: {} } },
  { atMs: 2, toServer: { jsonrpc: '2.0', method: 'notifications/initialized' } },
  { atMs: 10, toServer: call(1, 'a') },
  { atMs: 11, upstream: '/1' },
  { atMs: 12, toServer: { jsonrpc: '2.0', id: 2, method: 'ping' } },
  { atMs: 13, toServer: call(3, 'b') },
  { atMs: 14, upstream: '/2' },
  { atMs: 20, toClient: progress(1) },
  { atMs: 21, toClient: { jsonrpc: '2.0', id: 2, result: {} } },
  { atMs: 30, toServer: cancelled(3) },
  { atMs: 40, toClient: answerTo(1) },
  { atMs: 5_000_000, toServer: call(4, 'a') },
  { atMs: 5_000_001, upstream: '/3' },
  { atMs: 5_000_010, toClient: answerTo(4) },
];

/** What tells one thing from another, however it was changed on the way. */
const nameOf = ({ at, what }: Pick<Arrival, 'at' | 'what'>): string => {
  if (at === 'upstream' || typeof what === 'string') return `${at} ${JSON.stringify(what)}`;
  const { id, method, params } = what as {
    id?: unknown;
    method?: string;
    params?: { requestId?: unknown; progressToken?: unknown };
  };
  return `${at} ${method ?? 'answer'} ${String(id ?? params?.requestId ?? params?.progressToken ?? '')}`;
};

const played = (
  fault: AnyFault | null,
  parameters: unknown,
  { liftMs = null, when }: { readonly liftMs?: number | null; readonly when?: FaultCondition } = {},
) => {
  const world = new WorldOfFrames();
  const injected = fault === null ? null : world.inject(fault, parameters, 1, when);
  world.script(session);
  if (liftMs !== null) {
    world.runUntil(liftMs);
    injected?.lift();
    injected?.lift(); // as often as one likes
  }
  world.runUntil();
  return { arrivals: world.arrivals, lines: world.lines };
};

const undisturbed = played(null, {}).arrivals;
const expected = undisturbed.map(nameOf);
const frames = (arrivals: readonly Arrival[], at: string) => arrivals.filter((one) => one.at === at).map(nameOf);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
/** Those that also occur among others, each once. */
const common = (names: readonly string[], others: readonly string[]) => [
  ...new Set(names.filter((name) => others.includes(name))),
];

/**
 * The end of the first part of the session, in which everything is under way. Between two milliseconds, so that no timer of a
 * fault is due at the instant at which the fault is lifted.
 */
const midFlightMs = 35.5;

function brokenBy(fault: AnyFault, parameters: unknown): string | null {
  const { arrivals } = played(fault, parameters);
  const names = arrivals.map(nameOf);
  if (!fault.loses && !same([...names].sort(), [...expected].sort()))
    return 'loses or doubles something, and does not say so';
  if (!fault.reorders)
    for (const at of ['server', 'client']) {
      const [now, before] = [frames(arrivals, at), frames(undisturbed, at)];
      if (!same(common(now, before), common(before, now)))
        return `reorders what goes to the ${at}, and does not say so`;
    }
  const lifted = played(fault, parameters, { liftMs: midFlightMs });
  if (!fault.loses && !same(lifted.arrivals.map(nameOf).sort(), [...expected].sort()))
    return 'keeps something back that it held when it was lifted';
  const isUsual = (one: Arrival) =>
    undisturbed.some((other) => other.atMs === one.atMs && nameOf(other) === nameOf(one));
  if (lifted.arrivals.some((one) => one.atMs > midFlightMs && !isUsual(one))) return 'goes on after it was lifted';
  return null;
}

/** Conditions under which a fault is never at work in the session. */
const never: readonly FaultCondition[] = [
  { fromMs: 9_000_000 },
  { tool: 'c' },
  { call: 4 },
  { afterIdleMs: 9_000_000 },
];

/** What a fault does under conditions, where it should not. */
function brokenByCondition(fault: AnyFault, parameters: unknown): string | null {
  for (const when of never)
    if (!same(played(fault, parameters, { when }).arrivals, undisturbed))
      return `does something under ${JSON.stringify(when)}, which never holds`;
  const ended = played(fault, parameters, { when: { untilMs: midFlightMs } });
  const lifted = played(fault, parameters, { liftMs: midFlightMs });
  return same(ended, lifted) ? null : 'ends at the end of its time in another way than when it is lifted';
}

/** Everything in which a fault breaks the contract of all faults; none: it keeps it. */
export function brokenPromises(fault: AnyFault): readonly string[] {
  const broken: string[] = [];
  const defaults = fault.parameters.safeParse({});
  if (!defaults.success) return ['has a parameter without a default'];
  const planned = { fault: fault.id, parameters: defaults.data };
  const read = readPlanned('plan[0]', JSON.parse(JSON.stringify(planned)), [fault]);
  if (!isDeepStrictEqual(read, planned)) broken.push('does not survive JSON');
  const plain = played(fault, simplestParameters(fault));
  if (!same(plain.arrivals, undisturbed) || plain.lines.length > 0)
    broken.push('does something even with the simplest parameters');
  for (const brokenOf of [brokenBy, brokenByCondition]) {
    const run = fc.check(
      fc.property(fault.arbitrary(fc), (parameters) => {
        if (!fault.parameters.safeParse(parameters).success)
          throw new Error('makes up parameters that it does not take');
        const why = brokenOf(fault, parameters);
        if (why !== null) throw new Error(why);
      }),
      { seed: 7, numRuns: 60 },
    );
    if (run.failed)
      broken.push(run.errorInstance instanceof Error ? run.errorInstance.message : String(run.errorInstance));
  }
  return broken;
}
