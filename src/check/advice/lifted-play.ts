import type { Conditions } from '../../clocks/conditions.ts';
import { tookMs } from '../../properties/blocks-others.ts';
import { callRecord } from '../../properties/call-record.ts';
import { observedUntilMs } from '../../properties/observed-until.ts';
import { Parts } from '../../properties/parts.ts';
import { SpanIndex } from '../../properties/span-index.ts';
import type { RemedyPlan } from '../../remedies/planned-remedy.ts';
import { type Call, type CellBounds, playCall } from '../../scenario/session.ts';
import type { World } from '../../scenario/world.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { ChosenClient } from '../client-spec.ts';
import { conditionsOf } from '../conditions-of.ts';
import type { PlaySetting } from '../group-play.ts';
import { initializeEra } from '../played-client.ts';
import { tryWorld } from '../start-world.ts';
import { isUsedUp } from '../used-up.ts';
import { waitLimits } from '../wait-limits.ts';
import { liftedClient } from './lifted-client.ts';
import { liftedGateway } from './lifted-gateway.ts';
import { searchSignal } from './search-signal.ts';

/** No more timers than these may a call fire while somebody waits for it who never gives up. */
const mostSteps = 100_000;

/** A server that only repeats itself is watched for at least so long, in virtual milliseconds. */
const leastMs = 4 * 3_600_000;

/** And so many times as long as the clients waited, and as its longest silence. */
const times = 4;

/** And it must have done so many things by then: one that does few of them is watched to the horizon. */
const things = 15_000;

/** A start-up or a call as a client without time limits has seen it. */
export interface LiftedSpan {
  readonly transcript: Transcript;
  readonly spanId: number;
  /** Under what it was played: with the era that client and server have found. */
  readonly conditions: Conditions;
  /** The protocol version that they speak. */
  readonly era: string;
}

/** A call of such a client. */
export interface LiftedCall extends LiftedSpan {
  /** How long the server takes, in virtual milliseconds; `null`: it was not answered. */
  readonly tookMs: number | null;
  /** Until when it was seen not to answer; `null`: it answered, or nothing could come any more. */
  readonly observedUntilMs: number | null;
}

/** What is different in a play without time limits. */
export interface LiftedHow {
  /** What the server does better. Default: nothing. */
  readonly remedies?: RemedyPlan;
  /** Whether the gateways cut nothing either. */
  readonly gateways?: boolean;
}

/**
 * Plays the start-up and calls of one client whose time limits are lifted: how long does the server really take, for a
 * client that puts exactly this on the wire?
 */
export class LiftedPlay {
  readonly #setting: PlaySetting;
  readonly #client: ChosenClient;
  readonly #how: LiftedHow;
  readonly #bounds: CellBounds;
  #world: World | null = null;
  #parts: Parts | null = null;
  #conditions: Conditions;

  constructor(setting: PlaySetting, client: ChosenClient, how: LiftedHow = {}) {
    const { horizonMs, maxSteps, maxRealMs } = setting.options;
    const signal = searchSignal(setting.options);
    this.#setting = setting;
    this.#client = client;
    this.#how = how;
    this.#conditions = conditionsOf(setting.server, setting.options, client.settings);
    this.#bounds = {
      horizonMs,
      maxSteps: Math.min(maxSteps, mostSteps),
      maxRealMs,
      ...(signal === undefined ? {} : { signal }),
    };
  }

  /** Plays the start-up, in a new world. @returns `null`: it could not be played */
  async startup(): Promise<LiftedSpan | null> {
    await this.close();
    if (this.#bounds.signal?.aborted === true) return null;
    const { server, plan, options } = this.#setting;
    const { gateways, network, seed } = options;
    const begun = await tryWorld(
      {
        server,
        profile: liftedClient(this.#client.profile),
        conditions: this.#conditions,
        gateways: this.#how.gateways === true ? gateways.map(liftedGateway) : gateways,
        ...(network === undefined ? {} : { network }),
        ...waitLimits(options),
        time: 'virtual',
        plan,
        seed,
        ...(this.#how.remedies === undefined ? {} : { remedies: this.#how.remedies }),
      },
      this.#bounds,
    );
    if ('error' in begun) return null;
    const { world, started, conditions } = begun;
    this.#conditions = conditions;
    this.#world = world;
    this.#parts = new Parts(world.transcript);
    const span = new SpanIndex(world.transcript).named('startup')[0];
    const transcript = this.#parts.current;
    const seen = world.realBecause !== null || span === undefined ? null : { transcript, spanId: span.id };
    const era = world.client.server.protocolVersion ?? initializeEra;
    if (!started || seen === null) await this.close();
    return seen && { ...seen, conditions, era };
  }

  /**
   * Plays one call.
   *
   * @param waitedMs how long clients waited that gave up on it, in virtual milliseconds
   * @returns `null`: it could not be played
   */
  async call({ tool, arguments: args }: Call, waitedMs: number): Promise<LiftedCall | null> {
    if (this.#world === null) await this.startup();
    const [world, parts] = [this.#world, this.#parts];
    if (world === null || parts === null || this.#bounds.signal?.aborted === true) return null;
    parts.cut();
    const patience = { quietMs: Math.max(leastMs, times * waitedMs), gaps: times, things };
    const spanId = await playCall(world, tool, args, { ...this.#bounds, patience });
    const transcript = parts.current;
    const era = world.client.server.protocolVersion ?? initializeEra;
    if (spanId === null || this.#setting.options.fresh || isUsedUp(world, transcript)) await this.close();
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

  /** Leaves nothing behind. */
  async close(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    this.#parts = null;
    await world?.close();
  }
}
