import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Conditions } from '../../src/clocks/conditions.ts';
import { openSession, type Session } from '../../src/scenario/session.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
import { type HttpBehaviour, type HttpOutcome, path, watchedMs, withoutNames } from './http-outcome.ts';
import { httpRawServer, type Seen } from './http-raw-server.ts';

const bounds = { horizonMs: 7_200_000, maxSteps: 100_000, maxRealMs: 1 };

/** What ends in them is told to the client, and not by it. */
const ofExchanges: ReadonlySet<string> = new Set(['stream', 'exchange', 'connect', 'upload', 'headers', 'body']);

function outcomeOf({ entries }: Transcript, started: boolean): Omit<HttpOutcome, 'seen'> {
  const lost = { phase: 'lost', atMs: null, message: null, code: null } as const;
  const phases = new Set(
    entries.flatMap((entry) => (entry.kind === 'begin' && ofExchanges.has(entry.span) ? [entry.id] : [])),
  );
  const told = entries.find(
    (entry) =>
      entry.kind === 'told' && !phases.has(entry.spanId) && !(typeof entry.down === 'object' && 'go' in entry.down),
  );
  if (told?.kind === 'told') {
    const expired = entries.findLast((entry) => entry.kind === 'expired' && entry.by === told.by);
    const limitMs = expired?.kind === 'expired' ? expired.limitMs : null;
    const down = typeof told.down === 'object' && 'error' in told.down ? told.down : null;
    return {
      phase: started ? 'call' : 'startup',
      atMs: told.atMs,
      message: typeof down?.error === 'string' ? withoutNames(down.error.replace('{ms}', String(limitMs))) : null,
      code: down?.code ?? null,
    };
  }
  if (entries.some((entry) => entry.kind === 'stopped')) return lost;
  const last = entries.findLast(
    (entry) => entry.kind === 'received' && entry.spanId !== null && !('method' in entry.frame),
  );
  const error = last?.kind === 'received' && 'error' in last.frame ? last.frame.error : null;
  const span = started ? 'call' : 'startup';
  const begin = entries.find((entry) => entry.kind === 'begin' && entry.span === span);
  const end = entries.find((entry) => entry.kind === 'end' && begin?.kind === 'begin' && entry.id === begin.id);
  if (end === undefined) return lost;
  if (error === null && started) return { phase: 'answered', atMs: end.atMs, message: null, code: null };
  return { phase: span, atMs: end.atMs, message: error?.message ?? null, code: error?.code ?? null };
}

/** Plays a call to the same server with a mock client. */
export async function mockOverHttp(profile: ClientProfile, behaviour: HttpBehaviour): Promise<HttpOutcome> {
  return (await mockOverHttpRun(profile, behaviour)).outcome;
}

/** The same, with the transcript. */
export async function mockOverHttpRun(profile: ClientProfile, behaviour: HttpBehaviour) {
  const transport = behaviour.transport ?? 'http';
  const negotiation = behaviour.negotiates === true ? { versionNegotiation: true } : {};
  const conditions: Conditions = {
    transport,
    era: 'initialize',
    mode: 'headless',
    settings: { ...behaviour.settings, ...negotiation },
    reading: 'lax',
  };
  const first = await played(profile, behaviour, conditions);
  // The era that was found decides which clocks run: then it is played with those from the start.
  return first.era === conditions.era ? first : played(profile, behaviour, { ...conditions, era: first.era });
}

async function played(profile: ClientProfile, behaviour: HttpBehaviour, conditions: Conditions) {
  const seen: Seen[] = [];
  const app = () => httpRawServer(behaviour.parts(), (one) => seen.push(one));
  const server = { app, path: path(behaviour), transport: conditions.transport === 'sse' ? 'sse' : 'http' } as const;
  const session: Session = await openSession({ server, profile, conditions, time: 'virtual' });
  try {
    const watchMs = behaviour.watchMs ?? watchedMs;
    let started = false;
    await session.time.run(
      async () => {
        await session.prepare();
        void (async () => {
          started = (await session.client.start()).ok;
          if (started) await session.client.call('t', {});
        })();
        await new Promise<void>((resolve) => session.time.setTimer(resolve, watchMs));
      },
      { limitMs: watchMs + 1, maxSteps: bounds.maxSteps },
    );
    const outcome = { ...outcomeOf(session.transcript, started), seen: [...seen] };
    return { outcome, transcript: session.transcript, era: session.client.era };
  } finally {
    await session.close();
  }
}
