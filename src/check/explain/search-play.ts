import type { Conditions } from '../../clocks/conditions.ts';
import { RunsUsedUp } from '../../explore/boundary.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { tookMs } from '../../properties/findings/blocks-others.ts';
import { faultsActed } from '../../properties/findings/fault-never-acted.ts';
import { callRecord } from '../../properties/reading/call-record.ts';
import { Parts } from '../../properties/reading/parts.ts';
import { observedUntilMs } from '../../properties/reading/run-end.ts';
import { SpanIndex } from '../../properties/reading/span-index.ts';
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

/** How many timers a call may fire at most for a client that never gives up. */
const mostSteps = 100_000;

/** How long a server that only repeats itself is watched at least, in virtual milliseconds. */
const leastMs = 4 * 3_600_000;

/** How long a start-up is watched, in virtual milliseconds. No client waits longer. */
const startupMs = 20 * 60_000;

/** A server that only repeats itself is watched for this multiple of the time that clients waited, and of its longest gap. */
const times = 4;

/** The least number of messages and timers of such a server. A server that does little is watched to the horizon. */
const things = 15_000;

/** A start-up or a call as the client of a search saw it. */
export interface SeenSpan {
  readonly transcript: Transcript;
  readonly spanId: number;
  /** The conditions of the play, with the era that client and server agreed on. */
  readonly conditions: Conditions;
  /** The protocol version of client and server. */
  readonly era: string;
}

/** A call as the client of a search saw it. */
export interface SeenCall extends SeenSpan {
  /** How long the server took, in virtual milliseconds. `null`: it did not answer. */
  readonly tookMs: number | null;
  /** Until when it was observed not to answer. `null`: it answered, or no answer was possible any more. */
  readonly observedUntilMs: number | null;
}

/** How the play of a search differs from the original play. */
export interface SearchHow {
  /** Whether the client has its time limits. Default: `lifted`, the client never gives up. */
  readonly timeLimits?: 'lifted' | 'kept';
  /** The remedies on the link. Default: none. */
  readonly remedies?: RemedyPlan;
  /** Whether the gateways have their time limits. Default: `kept`. */
  readonly gateways?: 'lifted' | 'kept';
  /** How often the server may be started. Default: no limit. */
  readonly mostStarts?: number;
}

/** The search has no more starts of the server left. */
export class StartsUsedUp extends RunsUsedUp {}

/**
 * Plays start-ups and calls of one client again to explain their results: without the client's time limits, to measure how long
 * the server really takes for the same bytes on the wire; or with them, under other faults. A process serves one call after the
 * other until a call leaves something open.
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
   * @returns `null`: the start-up could not be played in virtual time
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
   * @param waitedMs how long the clients waited before they gave up on the call, in virtual milliseconds
   * @param plan the faults; default: those of the last call
   * @returns `null`: the call could not be played
   * @throws StartsUsedUp
   */
  async call({ tool, arguments: args }: Call, waitedMs: number, plan = this.#plan): Promise<SeenCall | null> {
    // Faults cannot be added to a process that started without them, so a quick search starts with the faults of the cell.
    if (this.#session === null) await this.startup(this.#lifted ? this.#setting.plan : plan);
    if (this.#session !== null && plan !== this.#plan) await this.#session.replaceFaults(plan);
    this.#plan = plan;
    const [session, parts] = [this.#session, this.#parts];
    if (session === null || parts === null || this.#bounds.signal?.aborted === true) return null;
    parts.cut();
    const patience = { quietMs: Math.max(leastMs, times * waitedMs), gaps: times, things };
    const bounds = this.#lifted ? { ...this.#bounds, patience } : this.#bounds;
    const spanId = await playCall(session, tool, args, bounds);
    // A stream ends after its answer. Only then do gateways report how much time their clocks had left.
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
   * Plays one call so that the same faults act on it as before. A fault that acts once, or on the nth call, acts in a fresh
   * process but not later. If such a fault misses the call, the call is played in a new process; if it acts on a call that it did
   * not act on before, the call is played once more.
   *
   * @param met the faults that acted on the call, by their index in the plan
   * @returns `null`: the call could not be played, or other faults acted on it
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

  /** Whether exactly these faults acted on a call. What a fault did after the clients gave up does not count against it. */
  #isMetBy({ transcript, spanId }: SeenCall, met: readonly number[], waitedMs: number): boolean {
    const beganMs = transcript.entries.find((entry) => entry.kind === 'begin' && entry.id === spanId)?.atMs ?? 0;
    const early = transcript.entries.filter(({ atMs }) => atMs <= beganMs + waitedMs);
    const all = faultsActed(transcript, spanId, this.#plan);
    const soon = faultsActed({ ...transcript, entries: early }, spanId, this.#plan);
    return met.every((place) => all.includes(place)) && soon.every((place) => met.includes(place));
  }

  /** Whether a process is running that earlier plays have used. */
  get isServing(): boolean {
    return this.#session !== null;
  }

  /** Closes the session, if one is open. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    this.#parts = null;
    await session?.close();
  }
}
