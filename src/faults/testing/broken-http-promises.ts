import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { arrives, json, type Step, sse } from '../../wire/http/testing/hop-harness.ts';
import type { AnyFault } from '../fault.ts';
import { simplestParameters } from './simplest-parameters.ts';
import { type ScriptedExchange, WorldOfExchanges } from './world-of-exchanges.ts';

const body = (message: object): Buffer => Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
const inSession = { 'content-type': 'application/json', 'mcp-session-id': 's1' };
const call = (id: number, name: string) => ({
  headers: inSession,
  body: body({ id, method: 'tools/call', params: { name, arguments: {} } }),
});
const answered = (id: number): string => JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } });
const progress = (afterMs: number): Step => ({ bytes: 'data: {"method":"notifications/progress"}\n\n', afterMs });
const comment: Step = { bytes: ': still here\n\n', afterMs: 15_000 };

/** A session in which everything happens that a fault of HTTP may look at. */
export const wholeSession: readonly ScriptedExchange[] = [
  {
    atMs: 0,
    request: { body: body({ id: 0, method: 'initialize', params: {} }) },
    answer: [
      ...arrives,
      { head: 200, headers: { ...json, 'mcp-session-id': 's1' } },
      { bytes: answered(0) },
      { end: true },
    ],
  },
  {
    atMs: 5,
    request: { headers: inSession, body: body({ method: 'notifications/initialized' }) },
    answer: [...arrives, { head: 202 }, { end: true }],
  },
  {
    atMs: 6,
    request: { method: 'GET', headers: { accept: 'text/event-stream', 'mcp-session-id': 's1' }, body: null },
    answer: [...arrives, { head: 200, headers: sse }, ...Array.from({ length: 20 }, () => comment), { end: true }],
  },
  {
    atMs: 10,
    request: call(1, 'a'),
    answer: [
      ...arrives,
      { head: 200, headers: sse },
      { bytes: 'id: 1\ndata: \n\n' },
      progress(1_000),
      progress(5_000),
      progress(20_000),
      { bytes: `data: ${answered(1)}\n\n`, afterMs: 4_000 },
      { end: true },
    ],
  },
  {
    atMs: 12,
    request: { headers: inSession, body: body({ id: 2, method: 'ping' }) },
    answer: [...arrives, { head: 200, headers: json }, { bytes: answered(2), afterMs: 3 }, { end: true }],
  },
  {
    atMs: 40_000,
    request: call(3, 'b'),
    answer: [...arrives, { head: 200, headers: json, afterMs: 30_000 }, { bytes: answered(3) }, { end: true }],
  },
  {
    atMs: 50_000,
    request: call(4, 'a'),
    answer: [...arrives, { head: 200, headers: sse, afterMs: 10 }, progress(7_000), progress(90_000)],
    abortAtMs: 110_000,
  },
  {
    atMs: 200_000,
    request: call(5, 'b'),
    answer: [...arrives, { head: 200, headers: json, afterMs: 500 }, { bytes: answered(5) }, { end: true }],
  },
];

/** In the midst of two calls. */
const midFlightMs = 55_000;

async function played(fault: AnyFault | null, parameters: unknown, liftMs: number | null = null) {
  const world = new WorldOfExchanges(wholeSession);
  const injected = fault === null ? null : world.inject(fault, parameters);
  world.play();
  if (liftMs !== null) {
    await world.time.run(liftMs);
    injected?.lift();
    injected?.lift(); // as often as one likes
  }
  await world.time.run();
  injected?.lift();
  await world.time.run();
  const { notes, clients } = world;
  return {
    notes,
    heard: world.heard(),
    seen: world.seen(),
    bodies: clients.map((one) => one.body),
    statuses: clients.map((one) => one.of('head')[0]?.[2] ?? null),
    left: world.time.left + world.time.held,
  };
}

type Played = Awaited<ReturnType<typeof played>>;

const sameTalk = (a: Played, b: Played): boolean => isDeepStrictEqual([a.heard, a.seen], [b.heard, b.seen]);

/** What the clients got that stayed to the end, however late. */
const content = ({ bodies, statuses }: Played) =>
  wholeSession.flatMap(({ abortAtMs }, index) => (abortAtMs === undefined ? [[statuses[index], bodies[index]]] : []));

/** Whether a fault answered in the server's place. */
const isOwnAnswer = ({ seen, statuses }: Played, index: number): boolean =>
  seen[index]?.length === 0 && statuses[index] !== null;

/** Whether the connections to the server are closed when the path is, in the midst of calls. */
async function closesServer(fault: AnyFault, parameters: unknown): Promise<boolean> {
  const world = new WorldOfExchanges(wholeSession);
  world.inject(fault, parameters);
  world.play();
  await world.time.run(midFlightMs);
  await world.close();
  return world.isServerClosed;
}

async function brokenBy(fault: AnyFault, parameters: unknown, undisturbed: Played): Promise<string | null> {
  const whole = await played(fault, parameters);
  if (!fault.loses && !isDeepStrictEqual(content(whole), content(undisturbed)))
    return 'loses or doubles something, and does not say so';
  const changed = whole.bodies.some(
    (one, index) =>
      whole.statuses[index] === undisturbed.statuses[index] &&
      !isOwnAnswer(whole, index) &&
      !undisturbed.bodies[index]?.startsWith(one),
  );
  if (changed) return 'changes what a response says, or its order';
  if (!sameTalk(whole, undisturbed) && whole.notes.length === 0) return 'does something and notes nothing';
  if (whole.left > 0) return 'leaves something behind';
  if (!(await closesServer(fault, parameters))) return 'does not close what lies beyond it';
  const lifted = await played(fault, parameters, midFlightMs);
  if (lifted.left > 0) return 'leaves something behind when it is lifted';
  if (!fault.loses && !isDeepStrictEqual(content(lifted), content(undisturbed)))
    return 'keeps something back that it held when it was lifted';
  const late = lifted.heard.some((events, index) => {
    const begins = wholeSession[index]?.atMs ?? 0;
    const after = (all: Played['heard'][number] | undefined) => all?.filter(([atMs]) => atMs > midFlightMs);
    if (fault.loses && begins <= midFlightMs) return false;
    return !isDeepStrictEqual(after(events), after(undisturbed.heard[index]));
  });
  return late || lifted.notes.some(([atMs]) => atMs > midFlightMs) ? 'goes on after it was lifted' : null;
}

/** Everything in which a fault of HTTP breaks the contract of all faults; none: it keeps it. */
export async function brokenHttpPromises(fault: AnyFault, numRuns = 40): Promise<readonly string[]> {
  const broken: string[] = [];
  const undisturbed = await played(null, {});
  const simplest = await played(fault, simplestParameters(fault));
  if (!sameTalk(simplest, undisturbed) || simplest.notes.length > 0)
    broken.push('does something even with the simplest parameters');
  const run = await fc.check(
    fc.asyncProperty(fault.arbitrary(fc), async (parameters) => {
      const why = await brokenBy(fault, parameters, undisturbed);
      if (why !== null) throw new Error(why);
    }),
    { seed: 7, numRuns },
  );
  if (run.failed)
    broken.push(
      `${run.errorInstance instanceof Error ? run.errorInstance.message : String(run.errorInstance)} (with ${JSON.stringify(run.counterexample?.[0])})`,
    );
  return broken;
}
