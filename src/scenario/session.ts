import { MockClient } from '../client/mock-client.ts';
import { Person } from '../client/person.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import { applies, type Conditions } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { assertPlaces } from '../faults/assert-places.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import { readPlan } from '../faults/read-plan.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import type { RemedyPlan } from '../remedies/planned-remedy.ts';
import type { Ties } from '../time/core/timer-queue.ts';
import type { NetworkOptions } from '../wire/http/network/network-options.ts';
import type { Link } from '../wire/link.ts';
import { type Transcript, unfinishedLine } from '../wire/transcript.ts';
import { TranscriptWriter } from '../wire/transcript-writer.ts';
import { withFaults } from './faults/with-faults.ts';
import { headOf } from './head-of.ts';
import type { ChosenGateway, HttpPathOptions } from './link/http-path.ts';
import { openLink } from './link/open-link.ts';
import { ArmedTimers } from './logs/armed-timers.ts';
import { DialLog } from './logs/dial-log.ts';
import { resourceLog } from './logs/resource-log.ts';
import { wireLog } from './logs/wire-log.ts';
import { ScenarioError } from './server/scenario-error.ts';
import { livesHere, placeOf, type ServerUnderTest } from './server/server-under-test.ts';
import type { SessionTime } from './session-time.ts';

/** How many connections a client opens to one origin at most. `null`: no limit, or no limit is known. */
export function connectionsOf({ http, queues: own = [] }: ClientProfile, conditions: Conditions): number | null {
  const library = http === null || isUnknown(http) ? [] : (http.queues ?? []);
  const queue = [...own, ...library].find(
    ({ of, among, when }) => of === 'exchange' && among === 'origin' && applies(when, conditions),
  );
  return queue === undefined || isUnknown(queue.atOnce) ? null : queue.atOnce;
}

/** One server, one client, one clock, one transcript. */
export interface Session {
  readonly client: MockClient;
  readonly link: Link;
  readonly time: SessionTime;
  readonly writer: TranscriptWriter;
  readonly transcript: Transcript;
  /** The last part of the server's standard error. */
  readonly stderr: () => string;
  /** Why time is real although virtual time was requested. `null`: time is as requested. */
  readonly realBecause: string | null;
  /** Whether the server's process has ended although the link does not report it, so the server no longer listens. */
  readonly serverGone: boolean;
  /** Starts a server that must run before its first client. Call it inside `time.run`, before the client starts. */
  prepare(): Promise<void>;
  /** Call it when the client begins. The server's work until then, to load and to listen, made no client wait. */
  prepared(): void;
  /** Writes the server's timers that outlive the request that armed them. Call it when the session is settled. */
  writeLeft(): void;
  /**
   * Writes the output of the server since its last complete line, if there is any: the client cannot read it. Call it when the
   * client has given up.
   */
  writeUnfinishedLine(): void;
  /** Ends every fault of the plan now. What the faults hold back is released. */
  liftFaults(): void;
  /**
   * Ends every fault of the plan and begins the faults of another plan. No call may be in progress. The other plan has the same
   * faults with other parameters, or fewer of them.
   */
  replaceFaults(plan: FaultPlan): Promise<void>;
  /** From now on the server's real work takes virtual time, as it happens. No two sessions are then equal. */
  chargeWork(): void;
  /**
   * Adds a client to the same server, with a link and a transcript of its own. It shares the time of the session and everything
   * that concerns the server, and ends with the session.
   *
   * @returns the session as this client sees it
   * @throws ScenarioError (`ERR_ONE_CLIENT`) for a server that has one client: each client over stdio starts its own process
   */
  join(client: Joining): Session;
  /** The timers of a server in this process that are armed now, by the label of the request that armed them; `null`: unknown. */
  armedTimers(): ReadonlyMap<string, number> | null;
  /** Closes everything: the clock is restored, the child process and its descendants are ended, no listener remains. */
  close(): Promise<void>;
}

/** A further client of a session. */
export type Joining = Pick<SessionSetup, 'profile' | 'conditions'>;

/** The options of a session. */
export interface SessionSetup {
  readonly server: ServerUnderTest;
  readonly profile: ClientProfile;
  readonly conditions: Conditions;
  /** Gateways on the path of a server over HTTP. The gateway nearest to the client is first. */
  readonly gateways?: readonly ChosenGateway[];
  /** The network on that path. Left out: client and server are on one machine. */
  readonly network?: Partial<NetworkOptions>;
  readonly time: 'virtual' | 'real';
  /** The faults of the session. Default: none. */
  readonly plan?: FaultPlan;
  /** The remedies of the session, emulated on the link. Default: none. */
  readonly remedies?: RemedyPlan;
  /** The seed of all randomness of the faults and the network. Default: 1. */
  readonly seed?: number;
  /** After how long without progress a wait for real work counts as stuck, in real milliseconds: see `VirtualClockOptions`. */
  readonly maxRealWaitMs?: number;
  readonly maxCpuMs?: number;
  /** The order of timers that are due at one instant: see `VirtualClockOptions`. Default: as they were armed. */
  readonly ties?: Ties;
  /** How long a person takes to answer an elicitation, in virtual milliseconds. Default: see `MockClientOptions`. */
  readonly humanDelayMs?: number | 'never';
  /** Whether the transcript gets what the server does on each exchange over HTTP. Default: false. */
  readonly observesWire?: boolean;
  /** Called with the transcript when the session is closed. */
  readonly onClosed?: (transcript: Transcript) => void;
}

/** The longest line that this client accepts, in bytes. `undefined`: it has no limit, or the limit is unknown. */
const maxLineBytes = (profile: ClientProfile): number | undefined => {
  const limit = profile.limits?.find((one) => one.of === 'line' && one.unit === 'bytes');
  return limit === undefined || limit.max === null || isUnknown(limit.max) ? undefined : limit.max;
};

/** The path between this client and its server. */
function pathOf({ profile, conditions, gateways = [], network }: SessionSetup, random: () => number): HttpPathOptions {
  const connections = connectionsOf(profile, conditions);
  return {
    gateways,
    random,
    ...(connections === null ? {} : { connections }),
    ...(network === undefined ? {} : { network }),
  };
}

/** Makes a session. The server is not started yet: `prepare()` and `client.start()` start it, inside `time.run`. */
export async function openSession(options: SessionSetup): Promise<Session> {
  const { profile, conditions, plan = [], seed = 1 } = options;
  assertPlaces(readPlan(plan), placeOf(options.server));
  const lineBytes = maxLineBytes(profile);
  const path = pathOf(options, seededRandom(seed, 'network'));
  const opened = await openLink(options.server, { ...options, maxLineBytes: lineBytes, path });
  const { work } = opened;
  const head = headOf(profile, conditions, options.gateways);
  const writer = new TranscriptWriter(head, opened.time.now, () => work.heardMs);
  const person = new Person(options.humanDelayMs);
  const { link, time, ...faults } = await withFaults(
    plan,
    options.remedies ?? [],
    { seed, client: profile.id, person },
    lineBytes,
    opened,
    writer,
  );
  const resources = resourceLog(writer, time.now);
  const stopListening = opened.onResource(resources.take);
  const stopHearing = opened.onDial?.(new DialLog(writer).take);
  const client = new MockClient({
    profile,
    conditions,
    link,
    time,
    writer,
    person,
  });
  if (options.observesWire === true)
    opened.http?.addServerHop(
      wireLog((key, event) => writer.write({ kind: 'wire', spanId: client.exchangeSpan(key), event })),
    );
  let isGone = false;
  opened.onGone?.((end) => {
    if (isClosing) return;
    isGone = true;
    writer.writeLater(time.now(), 'server', { kind: 'ended', end });
  });
  let isClosing = false;
  const armed = livesHere(options.server) ? new ArmedTimers() : null;
  const stopCounting = armed === null ? null : opened.onResource(armed.take);
  const joined: Session[] = [];
  opened.onHop?.((hop, key, event) => {
    const other = joined.find((one) => one.client.exchangeSpan(key) !== null);
    const to = other ?? { writer, client };
    to.writer.write({ kind: 'hop', hop, spanId: to.client.exchangeSpan(key), event });
  });
  const session: Session = {
    client,
    link,
    time,
    writer,
    get transcript() {
      return writer.transcript;
    },
    stderr: opened.stderr,
    get realBecause() {
      return opened.realBecause();
    },
    prepare: async () => opened.prepare?.(),
    prepared: () => work.skip(),
    writeLeft() {
      resources.writeLeft();
      writer.flush();
    },
    writeUnfinishedLine() {
      const unfinished = opened.unfinishedLine?.() ?? null;
      if (unfinished === null) return;
      const note = JSON.stringify(unfinished.text.slice(0, 80));
      writer.write({ kind: 'stimulus', on: unfinishedLine, spanId: null, note, bytes: unfinished.bytes });
    },
    liftFaults: faults.lift,
    replaceFaults: faults.replace,
    chargeWork: opened.chargeWork,
    get serverGone() {
      return isGone;
    },
    armedTimers: () => armed?.byLabel() ?? null,
    join(other) {
      const ownLink = opened.another?.();
      if (ownLink === undefined)
        throw new ScenarioError(
          'this server has one client: over stdio each client starts a process of its own, and a server that runs already is in real time',
          'ERR_ONE_CLIENT',
        );
      const ownWriter = new TranscriptWriter(
        headOf(other.profile, other.conditions, options.gateways),
        time.now,
        () => work.heardMs,
      );
      const view: Session = {
        ...session,
        client: new MockClient({ ...other, link: ownLink, time, writer: ownWriter, person }),
        link: ownLink,
        writer: ownWriter,
        get transcript() {
          return ownWriter.transcript;
        },
        get realBecause() {
          return session.realBecause;
        },
        get serverGone() {
          return session.serverGone;
        },
        writeLeft: () => ownWriter.flush(),
        close: () => session.close(),
      };
      joined.push(view);
      return view;
    },
    async close() {
      if (!isClosing) options.onClosed?.(writer.transcript);
      isClosing = true;
      for (const one of [session, ...joined]) one.client.stop();
      faults.end();
      stopListening();
      stopCounting?.();
      stopHearing?.();
      for (const one of joined) await one.link.close('kill').catch(() => {});
      await opened.close();
    },
  };
  return session;
}

/** The text that the server wrote to its standard error after `before`. Of a long text, only the last part. */
export function stderrSince({ stderr }: Pick<Session, 'stderr'>, before: string): string {
  const now = stderr();
  return now.startsWith(before) ? now.slice(before.length) : now;
}
