import type { Conditions } from '../clocks/conditions.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import { judgeCall } from '../properties/judge-call.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import { type CellBounds, playAfterwards, playCall } from '../scenario/session.ts';
import type { World } from '../scenario/world.ts';
import { transcriptHash } from '../wire/transcript.ts';
import type { FullOptions } from './check-options.ts';
import { type ChosenCall, type ChosenCalls, chooseCalls } from './choose-calls.ts';
import type { ChosenClient } from './client-spec.ts';
import { conditionsOf } from './conditions-of.ts';
import { Follower } from './followers.ts';
import { type CellSetting, type JudgedCell, judgedCell, refusesGenerated } from './judged-cell.ts';
import { type JudgedStartup, judgedStartup } from './judged-startup.ts';
import type { PlayedClient } from './played-client.ts';
import { startWorld } from './start-world.ts';
import type { WireGroup } from './wire-groups.ts';

const initializeEra = '2025-11-25';

/** Every call is judged over the whole transcript of its world: with thousands of tools, a new world is faster. */
const mostEntries = 1_000;

/** What every play of one check has in common. */
export interface PlaySetting {
  readonly server: ServerUnderTest;
  readonly plan: FaultPlan;
  readonly options: FullOptions;
}

/**
 * Plays a client against a server: its start-up, then every call, in one world or in as many as it takes. Clients that
 * put the same on the wire come along; what they would have seen differently they play by themselves.
 */
export class GroupPlay {
  readonly #setting: PlaySetting;
  readonly #client: ChosenClient;
  readonly #others: WireGroup['others'];
  #followers: readonly Follower[] = [];
  readonly #only: ChosenCalls | null;
  #conditions: Conditions;
  readonly #bounds: CellBounds;
  readonly #hashes: string[] = [];
  #time: 'virtual' | 'real';
  #realTimeReason: string | null = null;
  #world: World | null = null;

  /** @param only the calls to play, where they are chosen already */
  constructor(setting: PlaySetting, { leader, others }: WireGroup, only: ChosenCalls | null = null) {
    const { time, horizonMs, maxSteps, maxRealMs, signal } = setting.options;
    this.#setting = setting;
    this.#client = leader;
    this.#only = only;
    this.#conditions = conditionsOf(setting.server, setting.options, leader.settings);
    this.#others = others;
    this.#use(this.#conditions);
    this.#time = time;
    this.#bounds = { horizonMs, maxSteps, maxRealMs, ...(signal === undefined ? {} : { signal }) };
  }

  /** Plays everything. Leaves nothing behind, whatever happens. @returns the leader first, the others in their order */
  async play(): Promise<readonly PlayedClient[]> {
    try {
      const started = await this.#start();
      const world = this.#opened();
      const stderr = world.stderr().trim();
      const { plan, options } = this.#setting;
      const startup = judgedStartup(this.#client, world.transcript, plan, options.slowdown, stderr);
      for (const follower of this.#followers) follower.start(world.transcript, this.#cellSetting(world), stderr);
      const chosen = started ? (this.#only ?? chooseCalls(world.client.tools, options)) : { calls: [], leftOut: [] };
      const cells: JudgedCell[] = [];
      for (const call of chosen.calls) {
        if (options.signal?.aborted === true) break;
        if (this.#world === null) await this.#start();
        cells.push(await this.#cell(call));
        if (this.#isUsedUp(this.#opened())) await this.#close();
      }
      await this.#close();
      const server = world.client.server;
      const played = this.#played(this.#client, startup, cells, chosen, server);
      const others: PlayedClient[] = [];
      for (const follower of this.#followers) others.push(await this.#follow(follower, chosen, server));
      return [played, ...others];
    } finally {
      await this.#close();
    }
  }

  /** Plays on under these conditions. */
  #use(conditions: Conditions): void {
    this.#conditions = conditions;
    this.#followers = this.#others.map((client) => new Follower(client, conditions));
  }

  #opened(): World {
    if (this.#world === null) throw new Error('no world is open');
    return this.#world;
  }

  #isUsedUp({ client, transcript, serverGone }: World): boolean {
    return (
      this.#setting.options.fresh ||
      client.awaitsAnswers ||
      client.connectionLost ||
      serverGone ||
      transcript.entries.length > mostEntries
    );
  }

  #cellSetting(world: World): CellSetting {
    const { plan, options } = this.#setting;
    const { budgets, slowdown } = options;
    return { plan, budgets, slowdown, era: world.client.server.protocolVersion ?? initializeEra };
  }

  async #start(): Promise<boolean> {
    const { server, plan, options } = this.#setting;
    const { profile } = this.#client;
    const time = this.#time;
    const { gateways, network, seed } = options;
    const path = { gateways, ...(network === undefined ? {} : { network }) };
    const begun = await startWorld(
      { server, profile, conditions: this.#conditions, ...path, time, plan, seed },
      this.#bounds,
    );
    this.#world = begun.world;
    const { started } = begun;
    if (begun.conditions !== this.#conditions) this.#use(begun.conditions);
    const why = this.#world.realBecause;
    if (why === null || this.#time === 'real') return started;
    await this.#close();
    this.#hashes.pop();
    this.#time = 'real';
    this.#realTimeReason = why;
    return this.#start();
  }

  async #close(): Promise<void> {
    const world = this.#world;
    this.#world = null;
    if (world === null) return;
    try {
      this.#hashes.push(transcriptHash(world.transcript));
    } finally {
      await world.close();
    }
  }

  async #cell(call: ChosenCall): Promise<JudgedCell> {
    const world = this.#opened();
    const setting = this.#cellSetting(world);
    let id: number | null = null;
    for (const args of call.tries) {
      id = await playCall(world, call.tool, args, this.#bounds);
      await playAfterwards(world, this.#bounds);
      const judgement = judgeCall(world.transcript, id, setting.slowdown);
      if (!refusesGenerated(call, judgement) || world.client.connectionLost) break;
    }
    if (id === null) throw new Error(`no arguments to call ${call.tool} with`);
    const { transcript } = world;
    for (const follower of this.#followers) follower.call(transcript, call, id, setting);
    return judgedCell(this.#client, transcript, call, id, setting);
  }

  /** What one that came along has seen, and what it must play by itself. */
  async #follow(follower: Follower, chosen: ChosenCalls, server: PlayedClient['server']): Promise<PlayedClient> {
    const group: WireGroup = { leader: follower.client, others: [] };
    const playAlone = async (only: ChosenCalls | null): Promise<PlayedClient> => {
      const [played] = await new GroupPlay(this.#setting, group, only).play();
      if (played === undefined) throw new Error('a play without a player');
      return played;
    };
    if (follower.startup === null || this.#time === 'real') return playAlone(this.#only);
    const calls = chosen.calls.filter((_, index) => follower.cells[index] === null);
    if (calls.length === 0) {
      const cells = follower.cells.filter((cell) => cell !== null);
      return this.#played(follower.client, follower.startup, cells, chosen, server);
    }
    const alone = await playAlone({ calls, leftOut: chosen.leftOut });
    const own = [...alone.cells];
    const cells = follower.cells.flatMap((cell) => (cell === null ? own.splice(0, 1) : [cell.cell]));
    return {
      ...this.#played(follower.client, follower.startup, [], chosen, server),
      cells,
      findings: [
        ...follower.startup.findings,
        ...follower.cells.flatMap((cell) => cell?.findings ?? []),
        ...alone.findings.filter((finding) => finding.tool !== null),
      ],
      hashes: [...this.#hashes, ...alone.hashes],
    };
  }

  #played(
    client: ChosenClient,
    { startup, findings }: JudgedStartup,
    cells: readonly JudgedCell[],
    { leftOut }: ChosenCalls,
    server: PlayedClient['server'],
  ): PlayedClient {
    return {
      client: client.profile.id,
      settings: client.settings,
      startup,
      cells: cells.map(({ cell }) => cell),
      findings: [...findings, ...cells.flatMap((cell) => cell.findings)],
      leftOut,
      server,
      time: this.#time,
      realTimeReason: this.#realTimeReason,
      hashes: this.#hashes,
    };
  }
}
