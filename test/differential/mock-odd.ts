import { MockClient } from '../../src/client/mock-client.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Conditions } from '../../src/clocks/conditions.ts';
import { headOf } from '../../src/scenario/head-of.ts';
import { playAfterwards, playCall, playStartup } from '../../src/scenario/play-calls.ts';
import type { Session } from '../../src/scenario/session.ts';
import { virtualSessionTime } from '../../src/scenario/session-time.ts';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { deliverLine } from '../../src/wire/deliver-line.ts';
import { DeliveryQueue } from '../../src/wire/delivery-queue.ts';
import { LineSplitter, type SplitLine } from '../../src/wire/line-splitter.ts';
import type { Link, LinkListener } from '../../src/wire/link.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
import { TranscriptWriter } from '../../src/wire/transcript-writer.ts';
import type { OddBehaviour } from './odd-behaviours.ts';
import { type Message, rawServer } from './raw-server.ts';
import { type OddOutcome, said } from './said.ts';

const bounds = { horizonMs: 7_200_000, maxSteps: 100_000, maxRealMs: 1 };

/** A link to a raw server in this process, whose bytes are read as those of a child are. */
function rawLink(behaviour: OddBehaviour, clock: VirtualClock): Link {
  const toClient = new DeliveryQueue((reason) => clock.blockTime(reason), 'a line from the server');
  const toServer = new DeliveryQueue((reason) => clock.blockTime(reason), 'a message to the server');
  const lines = new LineSplitter(10_485_760);
  let listener: LinkListener | null = null;
  let open = true;
  const deliver = (line: SplitLine) => toClient.push(() => listener !== null && deliverLine(line, listener));
  const end = (by: 'server' | 'client') => {
    if (!open) return;
    open = false;
    for (const line of lines.end()) deliver(line);
    toClient.push(() => listener?.ended({ by, exitCode: null, signal: null }));
  };
  const text = (written: string) => {
    for (const line of lines.push(Buffer.from(written))) if (open) deliver(line);
  };
  const server = rawServer(behaviour.parts, {
    text,
    line: (value) => text(`${JSON.stringify(value)}\n`),
    end: () => end('server'),
  });
  return {
    transport: 'stdio',
    async open(heardBy) {
      listener = heardBy;
    },
    send: (frame) => toServer.push(() => open && server(JSON.parse(JSON.stringify(frame)) as Message)),
    async close() {
      end('client');
    },
  };
}

function outcomeOf({ entries }: Transcript, started: boolean): OddOutcome {
  const heard = entries.flatMap((entry) => (entry.kind === 'sent' ? [said(entry.atMs, entry.frame)] : []));
  const told = entries.find((entry) => entry.kind === 'told');
  if (told?.kind === 'told') {
    const code = typeof told.down === 'object' && 'code' in told.down ? told.down.code : null;
    return { phase: started ? 'call' : 'startup', atMs: told.atMs, code, said: heard };
  }
  const end = entries.findLast((entry) => entry.kind === 'end');
  const last = entries.findLast(
    (entry) => entry.kind === 'received' && entry.spanId !== null && !('method' in entry.frame),
  );
  const error = last?.kind === 'received' && 'error' in last.frame ? last.frame.error : null;
  if (!started) return { phase: 'startup', atMs: end?.atMs ?? null, code: error?.code ?? null, said: heard };
  if (entries.some((entry) => entry.kind === 'stopped')) return { phase: 'lost', atMs: null, code: null, said: heard };
  return error === null
    ? { phase: 'answered', atMs: end?.atMs ?? null, code: null, said: heard }
    : { phase: 'call', atMs: end?.atMs ?? null, code: error.code, said: heard };
}

/** Plays the same call with a mock client. */
export async function mockOdd(profile: ClientProfile, behaviour: OddBehaviour): Promise<OddOutcome> {
  return (await mockOddRun(profile, behaviour)).outcome;
}

/** The same, with the transcript. */
export async function mockOddRun(profile: ClientProfile, behaviour: OddBehaviour) {
  using clock = new VirtualClock().install();
  const settings = { ...behaviour.settings };
  const conditions: Conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings, reading: 'lax' };
  const time = virtualSessionTime(clock);
  const writer = new TranscriptWriter(headOf(profile, conditions), time.now);
  const link = rawLink(behaviour, clock);
  const client = new MockClient({ profile, conditions, link, time, writer });
  const transcript = writer.transcript;
  const session = {
    client,
    link,
    time,
    writer,
    transcript,
    async prepare() {},
    prepared() {},
    writeLeft() {},
    writeUnfinishedLine() {},
  } as unknown as Session;
  const started = await playStartup(session, bounds);
  if (started) await playCall(session, 't', {}, bounds);
  await playAfterwards(session, bounds);
  client.stop();
  return { outcome: outcomeOf(writer.transcript, started), transcript: writer.transcript };
}
