import type { Conditions } from '../../clocks/conditions.ts';
import { RunsUsedUp } from '../../explore/boundary.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { callRecord } from '../../properties/call-record.ts';
import { tookMs } from '../../properties/findings/blocks-others.ts';
import { faultsActed } from '../../properties/findings/fault-never-acted.ts';
import { observedUntilMs } from '../../properties/observed-until.ts';
import { Parts } from '../../properties/parts.ts';
import { SpanIndex } from '../../properties/span-index.ts';
import type { RemedyPlan } from '../../remedies/planned-remedy.ts';
import { type Call, type CellBounds, playCall, settle } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { initializeEra } from '../judge/played-client.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import { type PlaySetting, searchBounds, tryStartSession } from '../play/start-session.ts';
import { isUsedUp } from '../play/used-up.ts';
import { liftedClient } from './lifted-client.ts';
import { liftedGateway } from './lifted-gateway.ts';

/** No more timers than these may a call fire while a client waits for it that never gives up. */
const mostSteps = 100_000;

/** A server that only repeats itself is watched for at least so long, in virtual milliseconds. */
const leastMs = 4 * 3_600_000;

/** A start-up is watched for so long: no client waits longer for a server, in virtual milliseconds. */
const startupMs = 20 * 60_000;

/** And so many times as long as the clients waited, and as its longest silence. */
const times = 4;

/** And it must have done so many things by then: one that does few of them is watched to the horizon. */
const things = 15_000;

/** A start-up or a call as the client of a search has seen it. */
export interface SeenSpan {
  readonly transcript: Transcript;
  readonly spanId: number;
  /** Under what it was played: with the era that client and server have found. */
  readonly conditions: Conditions;
  /** The protocol version that they speak. */
  readonly era: string;
}

/** A call of such a client. */
export interface SeenCall extends SeenSpan {
  /** How long the server takes, in virtual milliseconds; `null`: it was not answered. */
  readonly tookMs: number | null;
  /** Until when it was seen not to answer; `null`: it answered, or nothing could come any more. */
  readonly observedUntilMs: number | null;
}

/** What is different from the play that is looked into. */
export interface SearchHow {
  /** Whether the client gives up. Default: it does not. */
  readonly timeLimits?: 'lifted' | 'kept';
  /** What the server does better. Default: nothing. */
  readonly remedies?: RemedyPlan;
  /** Whether the limits of the gateways are lifted. Default: they are not. */
  readonly gateways?: 'lifted' | 'kept';
  /** The server is not started more often than this. Default: as often as it takes. */
  readonly mostStarts?: number;
}

/** The server was to be started once more, and has been as often as it may be. */
export class StartsUsedUp extends RunsUsedUp {}

/**
 * Plays start-ups and calls of one client again, to look into what came of it: without its time limits, to see how long
 * the server really takes for a client that puts exactly this on the wire; or as it is, under other faults. A process serves
 * one call after the other as long as none leaves anything open.
 */
export class SearchPlay {
  readonly #setting: PlaySetting;
  readonly #client: ChosenClient;
  readonly #how: SearchHow;
  readonly #bounds: CellBounds;
  #session: Session | null = null;
  #parts: Parts | null = null;
  #conditions: Conditions;
  #plan: FaultPlan;
  #starts = 0;

  constructor(setting: PlaySetting, client: ChosenClient, how: SearchHow = {}) {
    this.#setting = setting;
    this.#client = client;
    this.#how = how;
    this.#conditions = conditionsOf(setting.server, setting.options, client.settings);
    this.#plan = setting.plan;
    this.#bounds = this.#lifted ? searchBounds(setting.options, mostSteps) : searchBounds(setting.options);
  }

  get #lifted(): boolean {
    return this.#how.timeLimits !== 'kept';
  }

  /**
   * Plays the start-up, in a new session.
   *
   * @returns `null`: it could not be played
   * @throws StartsUsedUp
   */
  async startup(plan: FaultPlan = this.#plan): Promise<SeenSpan | null> {
    await this.close();
    if (this.#bounds.signal?.aborted === true) return null;
    if (this.#starts++ >= (this.#how.mostStarts ?? Number.POSITIVE_INFINITY)) throw new StartsUsedUp();
    this.#plan = plan;
    const { profile, settings } = this.#client;
    const { gateways, remedies } = this.#how;
    const begun = await tryStartSession(
      { ...this.#setting, plan },
      {
        client: { profile: this.#lifted ? liftedClient(profile) : profile, settings },
        conditions: this.#conditions,
        ...(gateways === 'lifted' ? { gateways: this.#setting.options.gateways.map(liftedGateway) } : {}),
        ...(remedies === undefined ? {} : { remedies }),
      },
      this.#lifted ? { ...this.#bounds, horizonMs: Math.min(this.#bounds.horizonMs, startupMs) } : this.#bounds,
    );
    if ('error' in begun) return null;
    const { session, started, conditions } = begun;
    this.#conditions = conditions;
    this.#session = session;
    this.#parts = new Parts(session.transcript);
    const span = new SpanIndex(session.transcript).named('startup')[0];
    const transcript = this.#parts.current;
    const seen = session.realBecause !== null || span === undefined ? null : { transcript, spanId: span.id };
    const era = session.client.server.protocolVersion ?? initializeEra;
    if (!started || seen === null) await this.close();
    return seen && { ...seen, conditions, era };
  }

  /**
   * Plays one call.
   *
   * @param waitedMs how long clients waited that gave up on it, in virtual milliseconds
   * @param plan under which faults; default: those of the last call
   * @returns `null`: it could not be played
   * @throws StartsUsedUp
   */
  async call({ tool, arguments: args }: Call, waitedMs: number, plan = this.#plan): Promise<SeenCall | null> {
    // A process that starts without faults could not be given any later: a quick search begins with those of the cell.
    if (this.#session === null) await this.startup(this.#lifted ? this.#setting.plan : plan);
    if (this.#session !== null && plan !== this.#plan) await this.#session.replaceFaults(plan);
    this.#plan = plan;
    const [session, parts] = [this.#session, this.#parts];
    if (session === null || parts === null || this.#bounds.signal?.aborted === true) return null;
    parts.cut();
    const patience = { quietMs: Math.max(leastMs, times * waitedMs), gaps: times, things };
    const bounds = this.#lifted ? { ...this.#bounds, patience } : this.#bounds;
    const spanId = await playCall(session, tool, args, bounds);
    // A stream ends after its answer, and only then do gateways say how close their clocks were.
    if (session.link.http !== undefined) await settle(session, bounds);
    const transcript = parts.current;
    const era = session.client.server.protocolVersion ?? initializeEra;
    if (spanId === null || this.#setting.options.fresh || isUsedUp(session, transcript)) await this.close();
    if (spanId === null) return null;
    const record = callRecord(transcript, spanId);
    return {
      transcript,
      spanId,
      conditions: this.#conditions,
      era,
      tookMs: tookMs(record),
      observedUntilMs: observedUntilMs(transcript, record),
    };
  }

  /**
   * Plays one call as the faults of the plan met it, and no others. A fault that acts once, or by count, is spent in a process
   * that has served a call; a call that it met is then played in a new one, and a call that it did not meet once more.
   *
   * @param met the faults that met the call, by their place in the plan
   * @returns `null`: it could not be played, or not so that the same faults met it
   */
  async callAsMet(call: Call, waitedMs: number, met: readonly number[]): Promise<SeenCall | null> {
    const isServing = this.isServing;
    const seen = await this.call(call, waitedMs);
    if (seen === null || this.#isMetBy(seen, met, waitedMs)) return seen;
    const misses = met.some((place) => !faultsActed(seen.transcript, seen.spanId, this.#plan).includes(place));
    if (misses && !isServing) return null;
    if (misses) await this.close();
    const again = await this.call(call, waitedMs);
    return again !== null && this.#isMetBy(again, met, waitedMs) ? again : null;
  }

  /** Whether just these faults met a call. What a fault did after the clients gave up, they have not seen. */
  #isMetBy({ transcript, spanId }: SeenCall, met: readonly number[], waitedMs: number): boolean {
    const beganMs = transcript.entries.find((entry) => entry.kind === 'begin' && entry.id === spanId)?.atMs ?? 0;
    const early = transcript.entries.filter(({ atMs }) => atMs <= beganMs + waitedMs);
    const all = faultsActed(transcript, spanId, this.#plan);
    const soon = faultsActed({ ...transcript, entries: early }, spanId, this.#plan);
    return met.every((place) => all.includes(place)) && soon.every((place) => met.includes(place));
  }

  /** Whether there is a process that has served a call already. */
  get isServing(): boolean {
    return this.#session !== null;
  }

  /** Leaves nothing behind. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#parts = null;
    await session?.close();
  }
}
