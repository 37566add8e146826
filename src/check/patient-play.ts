import {
  blocksOthers,
  blocksOthersMessage,
  type Neighbour,
  pings,
  suffers,
  tookMs,
} from '../properties/blocks-others.ts';
import { callRecord } from '../properties/call-record.ts';
import { observedUntilMs } from '../properties/observed-until.ts';
import { type Call, type CellBounds, playBeside, playCall, tryStartup } from '../scenario/session.ts';
import { openWorld, type World } from '../scenario/world.ts';
import { conditionsOf } from './conditions-of.ts';
import type { PlaySetting } from './group-play.ts';
import { patientClient } from './patient-client.ts';
import type { ToldFinding } from './told-finding.ts';
import { waitLimits } from './wait-limits.ts';

/** No more timers than these may a call fire while somebody waits for it who never gives up. */
const mostSteps = 100_000;

/** A server that only repeats itself is watched for at least so long, in virtual milliseconds. */
const leastMs = 4 * 3_600_000;

/** And so many times as long as the clients waited, and as its longest silence. */
const times = 4;

/** And it must have done so many things by then: one that does few of them is watched to the horizon. */
const things = 15_000;

/** What a client that never gives up has seen of one call. */
export interface PatientCall {
  readonly call: Call;
  /** How long the server takes, in virtual milliseconds; `null`: it was not answered. */
  readonly tookMs: number | null;
  /** Until when it was seen not to answer; `null`: it answered, nothing could come any more, or it was not played. */
  readonly observedUntilMs: number | null;
}

/** A call to wait for. */
export interface WorthWaiting {
  readonly call: Call;
  /** How long the clients waited that gave up on it, in virtual milliseconds; 0: none did. */
  readonly waitedMs: number;
}

/** What comes of a patient play. */
export interface PatientPlayed {
  readonly calls: readonly PatientCall[];
  readonly findings: readonly ToldFinding[];
}

/**
 * Plays calls with a client that never gives up: how long does the server really take, and, where faults are injected,
 * does anybody else have to wait meanwhile?
 */
export class PatientPlay {
  readonly #setting: PlaySetting;
  readonly #bounds: CellBounds;
  #world: World | null = null;

  constructor(setting: PlaySetting) {
    const { horizonMs, maxSteps, maxRealMs, signal } = setting.options;
    this.#setting = setting;
    this.#bounds = {
      horizonMs,
      maxSteps: Math.min(maxSteps, mostSteps),
      maxRealMs,
      ...(signal === undefined ? {} : { signal }),
    };
  }

  async play(calls: readonly WorthWaiting[]): Promise<PatientPlayed> {
    const alone: PatientCall[] = [];
    const findings: ToldFinding[] = [];
    try {
      for (const call of calls) if (!this.#isInterrupted) alone.push(await this.#alone(call));
      if (this.#setting.plan.length > 0)
        for (const { call } of alone) if (!this.#isInterrupted) findings.push(...(await this.#beside(call, alone)));
      return { calls: alone, findings };
    } finally {
      await this.#close();
    }
  }

  get #isInterrupted(): boolean {
    return this.#bounds.signal?.aborted === true;
  }

  async #alone({ call, waitedMs }: WorthWaiting): Promise<PatientCall> {
    const world = await this.#open();
    if (world === null) return { call, tookMs: null, observedUntilMs: null };
    const patience = { quietMs: Math.max(leastMs, times * waitedMs), gaps: times, things };
    const id = await playCall(world, call.tool, call.arguments, { ...this.#bounds, patience });
    const record = id === null ? null : callRecord(world.transcript, id);
    const took = record && tookMs(record);
    const observed = record && observedUntilMs(world.transcript, record);
    if (took === null) await this.#close();
    return { call, tookMs: took, observedUntilMs: observed };
  }

  async #beside(call: Call, alone: readonly PatientCall[]): Promise<readonly ToldFinding[]> {
    await this.#close(); // what is left of the calls before must not look like this one's doing
    const world = await this.#open();
    if (world === null) return [];
    const other = alone.find((one) => one.call.tool !== call.tool && one.tookMs !== null) ?? null;
    const [, neighbourId] = await playBeside(world, call, other?.call ?? null, this.#bounds);
    const { transcript } = world;
    const neighbours: Neighbour[] = pings(transcript).map((ms) => ({ what: 'a ping', besideMs: ms, aloneMs: 0 }));
    if (other !== null && neighbourId !== undefined)
      neighbours.push({
        what: `a call of ${other.call.tool}`,
        besideMs: tookMs(callRecord(transcript, neighbourId)),
        aloneMs: other.tookMs,
      });
    const worst = neighbours.find(suffers);
    if (worst === undefined) return [];
    const { plan } = this.#setting;
    const message = blocksOthersMessage(worst);
    return [{ property: blocksOthers, client: null, settings: {}, verdict: null, tool: call.tool, plan, message }];
  }

  async #open(): Promise<World | null> {
    if (this.#world !== null) return this.#world;
    const { server, plan, options } = this.#setting;
    const conditions = conditionsOf(server, options);
    this.#world = await openWorld({
      server,
      profile: patientClient,
      conditions,
      time: 'virtual',
      plan,
      seed: options.seed,
      ...waitLimits(options),
    });
    const started = await tryStartup(this.#world, this.#bounds);
    if (started === true && this.#world.realBecause === null) return this.#world;
    await this.#close();
    return null;
  }

  async #close(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    await world?.close();
  }
}
