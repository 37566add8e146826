import type { Era } from '../../../clocks/conditions.ts';
import { type RuleEvidence, type RulePlayId, untested } from '../../../properties/protocol/rule-property.ts';
import { requestsIn } from '../../../properties/reading/request-record.ts';
import { transportOf } from '../../../scenario/server/server-under-test.ts';
import type { ClassOfClients } from '../class-check.ts';
import { timersFired } from '../timers-fired.ts';
import { callsToPlay, longCalls } from './calls-to-play.ts';
import type { RulePlay } from './rule-play.ts';
import { openInEra, openRuleSession, type RuleSession } from './rule-session.ts';
import { playTasks } from './task-play.ts';

/** How long a server is watched after the last answer, in virtual milliseconds. */
const watchedMs = 5_000;

/** How long a client with a subscription is idle, in virtual milliseconds. */
const subscribedMs = 600_000;

/** How long a server may take to tidy up after a response was closed, at most, in virtual milliseconds. */
const mostGraceMs = 1_000;

/** How long the client waits for the answer to a ping or another small request, in virtual milliseconds. */
const smallMs = 10_000;

/** The id of a request that no session reaches. */
const unknownRequest = 999_999_999;

/** A request that a server of each era answers at once. */
const liveness = ({ session: { client } }: RuleSession): Promise<unknown> =>
  client.era === 'stateless' ? client.ask('tools/list') : client.ping();

/** Cancels a request that was answered, and one that never was, and looks whether the server still answers. */
async function cancelStrays(played: RuleSession): Promise<void> {
  const { client, link, transcript } = played.session;
  if (client.era === 'stateless' && link.transport === 'http') return; // there a cancellation is no message
  const answered = requestsIn(transcript.entries).findLast(({ tool, answer }) => tool !== null && answer !== null);
  for (const requestId of [...(answered === undefined ? [] : [answered.id]), unknownRequest])
    await played.run(async () => {
      client.notify('notifications/cancelled', { requestId });
      await played.pause(1);
      await played.within(smallMs, liveness(played));
    });
}

/** Ends the session over HTTP, and uses its id again. */
async function useEndedSession(played: RuleSession): Promise<void> {
  const { client, writer } = played.session;
  if (client.sessionId === null) return;
  await played.run(async () => {
    writer.write({ kind: 'up', spanId: null, by: 'rules', up: 'delete-session' });
    client.endSession();
    await played.pause(1_000);
    await played.within(smallMs, client.ping());
  });
}

const playCalls: RulePlay = async (clients, era) => {
  const played = await openInEra(clients, era, { progress: true });
  if (played === null) return null;
  const { client } = played.session;
  const all = callsToPlay(clients);
  const ping = () => (era === 'initialize' ? played.within(smallMs, client.ping()) : Promise.resolve());
  await played.run(ping);
  for (const { call, tookMs } of all)
    if (tookMs !== null)
      await played.run(async () => {
        const answer = client.call(call.tool, call.arguments);
        await played.pause(Math.floor(tookMs / 2));
        await Promise.all([answer, ping()]);
      });
  await played.run(() => played.pause(watchedMs));
  await cancelStrays(played);
  const unanswered = all.find(({ tookMs }) => tookMs === null);
  if (unanswered === undefined) await useEndedSession(played);
  else await played.run(() => client.call(unanswered.call.tool, unanswered.call.arguments));
  return played.evidence();
};

const playTokenless: RulePlay = async (clients, era) => {
  const played = await openInEra(clients, era, { progress: false });
  if (played === null) return null;
  for (const { call, tookMs } of callsToPlay(clients))
    if (tookMs !== null) await played.run(() => played.session.client.call(call.tool, call.arguments));
  await played.run(() => played.pause(watchedMs));
  return played.evidence();
};

/** The times of a call that is cancelled half-way: how long the server may tidy up, and how long its timers are counted then. */
function watchOf(tookMs: number): { readonly graceMs: number; readonly countedMs: number } {
  const leftMs = Math.ceil(tookMs / 2);
  const graceMs = Math.min(mostGraceMs, Math.floor(leftMs / 2));
  // A call that goes on ends in this time. What fires later, such as a timeout that was not cleared, is no work.
  return { graceMs, countedMs: leftMs - graceMs + mostGraceMs };
}

type LongCall = ReturnType<typeof longCalls>[number];

/** How many timers a session fires while it is idle, after a call was answered; `null`: unknown. */
async function idleTimers(clients: ClassOfClients, era: Era, { call, tookMs }: LongCall): Promise<number | null> {
  const played = await openInEra(clients, era, { progress: true });
  if (played === null) return null;
  await played.run(() => played.session.client.call(call.tool, call.arguments));
  await played.run(() => played.pause(watchedMs));
  if (played.isUsedUp) return null;
  return (await timersFired(played.session, watchOf(tookMs).countedMs, played.bounds))?.fired ?? null;
}

/** Begins a call, and cancels it half-way. */
async function cancelHalfWay(played: RuleSession, { call, tookMs }: LongCall): Promise<void> {
  const { client } = played.session;
  let id: number | null = null;
  void client.call(call.tool, call.arguments, (spanId) => {
    id = spanId;
  });
  await played.pause(Math.floor(tookMs / 2));
  if (id !== null) client.cancel(id);
}

/** Over HTTP: closes the response of the longest call, and counts the timers that the server fires all the same. */
async function closeResponse(clients: ClassOfClients, era: Era, call: LongCall): Promise<RuleEvidence | null> {
  const usual = await idleTimers(clients, era, call);
  const played = await openInEra(clients, era, { progress: true });
  if (played === null) return null;
  const { graceMs, countedMs } = watchOf(call.tookMs);
  await played.run(() => cancelHalfWay(played, call));
  await played.run(() => played.pause(graceMs));
  if (played.isUsedUp || usual === null) return played.evidence();
  const after = await timersFired(played.session, countedMs, played.bounds);
  if (after === null) return played.evidence();
  // A timer of the server that fires in an idle session too may fire once more here: the windows begin at different instants.
  const isMore = after.fired > (usual === 0 ? 0 : usual + 1);
  return played.evidence({ fired: isMore ? after.fired - usual : 0, lastMs: after.lastMs ?? 0 });
}

const playCancels: RulePlay = async (clients, era) => {
  const calls = longCalls(clients);
  const [first] = calls;
  if (first === undefined) return untested('no call lasted long enough to be cancelled');
  if (transportOf(clients.server) === 'http') return closeResponse(clients, era, first);
  const played = await openInEra(clients, era, { progress: true });
  if (played === null) return null;
  for (const call of calls)
    await played.run(async () => {
      await cancelHalfWay(played, call);
      await played.pause(call.tookMs + watchedMs);
    });
  return played.evidence();
};

const playSilent: RulePlay = async (clients, era) => {
  const played = await openInEra(clients, era, { progress: true, silent: true });
  if (played === null) return null;
  const { client } = played.session;
  // A call that no client got an answer to shows nothing here.
  const calls = callsToPlay(clients).filter(({ tookMs }) => tookMs !== null);
  for (const { call } of [...calls, ...calls.slice(0, 1)])
    await played.run(() => client.call(call.tool, call.arguments));
  return played.evidence();
};

const playDrops: RulePlay = async (clients, era) => {
  const [first] = longCalls(clients).filter(({ succeeded }) => succeeded);
  if (first === undefined) return untested('no call lasted long enough for its stream to be dropped');
  const { call, tookMs } = first;
  // The other call is answered while the client has no stream for the first one: a server that mixes them up replays it.
  const afterMs = tookMs > 1_000 ? tookMs - 500 : Math.floor(tookMs / 2);
  const drop = [{ fault: 'sse-dropped-mid-call', parameters: { afterMs } }];
  const played = await openInEra(clients, era, { progress: true }, drop);
  if (played === null) return null;
  const { client } = played.session;
  await played.run(async () => {
    const open = [client.call(call.tool, call.arguments), client.call(call.tool, call.arguments)];
    await played.within(2 * tookMs + 60_000, Promise.all(open));
  });
  await played.run(() => played.pause(watchedMs));
  return played.evidence();
};

const playListens: RulePlay = async (clients, era) => {
  const played = await openInEra(clients, era, { progress: true });
  if (played === null) return null;
  const notifications = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };
  await played.run(async () => {
    void played.session.client.ask('subscriptions/listen', { notifications });
    await played.pause(subscribedMs);
  });
  return played.evidence();
};

const playProbes: RulePlay = async (clients, era) => {
  const played = await openRuleSession(clients, { era, progress: true });
  return played?.evidence() ?? null;
};

/** A play, and the eras in which it is made. */
interface Playable {
  readonly eras: readonly Era[];
  readonly play: RulePlay;
}

/** Every play by its id. */
export const rulePlays: { readonly [id in RulePlayId]: Playable } = {
  probes: { eras: ['stateless'], play: playProbes },
  calls: { eras: ['initialize', 'stateless'], play: playCalls },
  tokenless: { eras: ['initialize', 'stateless'], play: playTokenless },
  cancels: { eras: ['stateless'], play: playCancels },
  silent: { eras: ['initialize', 'stateless'], play: playSilent },
  drops: { eras: ['initialize'], play: playDrops },
  tasks: { eras: ['initialize', 'stateless'], play: playTasks },
  listens: { eras: ['stateless'], play: playListens },
};
