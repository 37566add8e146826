import { toolNamed } from '../../client/tool.ts';
import type { Conditions } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import { Parts } from '../../properties/reading/parts.ts';
import type { Statement } from '../../properties/statement.ts';
import type { CellReport } from '../../report/check-report.ts';
import { type CellBounds, playAfterwards, playCall } from '../../scenario/play-calls.ts';
import { type Session, stderrSince } from '../../scenario/session.ts';
import type { Fields } from '../../wire/frame.ts';
import { type Transcript, transcriptHash } from '../../wire/transcript.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import { type CellSetting, type JudgedCell, judgedCell } from '../judge/judged-cell.ts';
import { type JudgedStartup, judgedStartup } from '../judge/judged-startup.ts';
import { initializeEra, type PlayedClient } from '../judge/played-client.ts';
import { unplayedCell } from '../judge/unplayed-cell.ts';
import { type ChosenCall, type ChosenCalls, callsFor, noCalls, notListed } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { conditionsOf } from '../options/conditions-of.ts';
import { Follower } from './follower.ts';
import { cellBounds, type PlaySetting, tryStartSession } from './start-session.ts';
import { Starts } from './starts.ts';
import { isUsedUp } from './used-up.ts';
import type { WireGroup } from './wire-groups.ts';

const interrupted = 'the check was interrupted';

/** The session of a wire class in which its verdicts were made. */
export interface JudgedSession {
  /** The receiver closes it. `null`: it is already closed, because the last call left something open. */
  readonly session: Session | null;
  readonly cells: readonly CellReport[];
  readonly time: 'virtual' | 'real';
  /** The faults that were injected in it. */
  readonly plan: FaultPlan;
}

/** A call that was made with some arguments. */
interface Tried {
  readonly session: Session;
  readonly id: number;
  readonly part: Transcript;
  readonly setting: CellSetting;
  readonly judged: JudgedCell;
}

/** Runs more checks in the session of a client, and closes it. */
export type CheckSession = (client: ChosenClient, session: JudgedSession) => Promise<readonly FindingDraft[]>;

/**
 * Plays a client against a server: its start-up, then every call, in one session or as many as needed. The cells of clients that
 * put the same bytes on the wire are folded from the same transcripts. A client that would have behaved differently plays that
 * part by itself. Every call has a cell: the cell of a call that could not be made is unknown, with the reason.
 */
export class GroupPlay {
  readonly #setting: PlaySetting;
  readonly #client: ChosenClient;
  readonly #only: ChosenCalls | null;
  readonly #bounds: CellBounds;
  readonly #followers: readonly Follower[];
  readonly #starts: Starts;
  readonly #hashes: string[] = [];
  #conditions: Conditions;
  #time: 'virtual' | 'real';
  #realTimeReason: string | null = null;
  #session: Session | null = null;
  #parts: Parts | null = null;
  #server: PlayedClient['server'] = { name: null, version: null, protocolVersion: null };

  /** @param only the calls to play, if they are already chosen */
  constructor(setting: PlaySetting, { leader, others }: WireGroup, only: ChosenCalls | null = null) {
    this.#setting = setting;
    this.#client = leader;
    this.#only = only;
    this.#conditions = conditionsOf(setting.server, setting.options, leader.settings);
    this.#followers = others.map((client) => new Follower(client));
    this.#starts = new Starts(leader, setting.plan);
    this.#time = setting.options.time;
    this.#bounds = cellBounds(setting.options);
  }

  /**
   * Plays everything, and closes all sessions also after an error.
   *
   * @param checkSession runs more checks in the session of the leader, after its calls; `null`: no more checks
   * @returns the leader first, then the others in order
   */
  async play(checkSession: CheckSession | null = null): Promise<readonly PlayedClient[]> {
    try {
      const started = (await this.#start()) === null;
      const session = this.#session;
      if (session !== null)
        for (const follower of this.#followers)
          follower.start(session.transcript, this.#conditions, this.#cellSetting(session), session.stderr().trim());
      if (!started) await this.#close();
      const chosen = this.#only ?? this.#chosen();
      const cells: JudgedCell[] = [];
      for (const call of chosen.calls) cells.push(await this.#cell(call, cells.length === 0 && !started));
      const more =
        checkSession === null || this.#starts.notStarted !== null
          ? []
          : await checkSession(this.#client, this.#handOver(cells));
      await this.#close();
      const { reported } = this.#starts;
      const played = this.#played(this.#client, reported, chosen, cells, more);
      const others: PlayedClient[] = [];
      for (const follower of this.#followers) others.push(await this.#follow(follower, chosen));
      return [{ ...played, startFailed: this.#starts.failed, neverBegun: this.#starts.error }, ...others];
    } finally {
      await this.#close();
    }
  }

  /** The calls that this client makes, chosen from the tools that it was shown. */
  #chosen(): ChosenCalls {
    const { plan, options } = this.#setting;
    // A fault on the nth call is meant for the nth that the user names.
    const order = dependsOnSession(plan) ? 'given' : 'seeded';
    return this.#session === null ? noCalls : callsFor(this.#session.client.tools, options, order);
  }

  #cellSetting(session: Session): CellSetting {
    const { plan, options } = this.#setting;
    const { budgets, slowdown, properties } = options;
    const era = session.client.server.protocolVersion ?? initializeEra;
    return { plan, budgets, slowdown, era, time: session.time.kind, properties };
  }

  /** Starts the server in a new session. @returns why the client has no tools; `null`: it has them */
  async #start(): Promise<Statement | null> {
    const { options } = this.#setting;
    if (options.signal?.aborted === true)
      return this.#starts.neverBegun({ error: new Error(interrupted), proves: false });
    const about = { client: this.#client, conditions: this.#conditions, time: this.#time };
    const begun = await tryStartSession(this.#setting, about, this.#bounds);
    if ('error' in begun) return this.#starts.neverBegun(begun);
    const { session, started, conditions } = begun;
    const why = session.realBecause;
    if (why !== null && this.#time === 'virtual') {
      await session.close();
      this.#time = 'real';
      this.#realTimeReason = why;
      return this.#start();
    }
    this.#session = session;
    this.#parts = new Parts(session.transcript);
    for (const follower of this.#followers) follower.newSession(session.transcript);
    if (conditions !== this.#conditions) for (const follower of this.#followers) follower.leave();
    this.#conditions = conditions;
    if (started) this.#server = session.client.server;
    const { transcript } = session;
    return this.#starts.begun(
      judgedStartup(this.#client, transcript, this.#cellSetting(session), session.stderr().trim()),
      started,
    );
  }

  /** Hands over the session, whose transcript is complete. The receiver closes it. */
  #handOver(cells: readonly JudgedCell[]): JudgedSession {
    const session = this.#session;
    this.#session = null;
    if (session !== null) this.#hashes.push(transcriptHash(session.transcript));
    return { session, cells: cells.map(({ cell }) => cell), time: this.#time, plan: this.#setting.plan };
  }

  async #close(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session === null) return;
    try {
      this.#hashes.push(transcriptHash(session.transcript));
    } finally {
      await session.close();
    }
  }

  /** @param startFailed whether a start was just tried for this call, and failed */
  async #cell(call: ChosenCall, startFailed: boolean): Promise<JudgedCell> {
    let why: string | Statement | null = startFailed ? this.#starts.notStarted : await this.#makeReady(call);
    for (let tries = 0; why === null && tries < 2; tries++) {
      const judged = await this.#playCall(call);
      if (typeof judged !== 'string') return judged;
      await this.#close(); // something of an earlier call has stopped this session
      why = tries === 0 ? await this.#makeReady(call) : judged;
    }
    for (const follower of this.#followers) follower.miss();
    return this.#unplayed(call, why ?? 'the run could not go on');
  }

  /** Opens a session for a call, unless one is open. @returns why the call cannot be made; `null`: it can be made */
  async #makeReady({ tool }: ChosenCall): Promise<string | Statement | null> {
    if (this.#setting.options.signal?.aborted === true) return interrupted;
    if (this.#session === null) {
      const why = this.#starts.givenUp ?? (await this.#start());
      if (why !== null) {
        await this.#close();
        return why;
      }
    }
    return this.#session !== null && toolNamed(this.#session.client.tools, tool) !== undefined ? null : notListed;
  }

  /** Makes a call and judges it. @returns a string: why the call never began */
  async #playCall(call: ChosenCall): Promise<JudgedCell | string> {
    let last = await this.#try(call, call.tries[0]);
    if (typeof last === 'string') return last;
    for (const args of call.tries.slice(1)) {
      if (!last.judged.refusesGenerated || last.session.client.connectionLost) break;
      const next = await this.#tryAsMet(call, args, last);
      if (next === null) break;
      last = next;
    }
    for (const follower of this.#followers) follower.call(last.part, call, last.id, last.setting);
    if (this.#setting.options.fresh || isUsedUp(last.session, last.part)) await this.#close();
    return last.judged;
  }

  /**
   * Tries other arguments under the faults that acted on the arguments before. A fault that acts once has then already acted, so
   * the arguments are tried again in a new process. Otherwise the call would be judged as if there were no fault.
   *
   * @returns `null`: the arguments could not be tried
   */
  async #tryAsMet(call: ChosenCall, args: Fields, before: Tried): Promise<Tried | null> {
    for (const follower of this.#followers) follower.look(before.part);
    const tried = await this.#try(call, args);
    if (typeof tried === 'string') return null;
    const met = tried.judged.cell.faultsActed;
    if (before.judged.cell.faultsActed.every((place) => met.includes(place))) return tried;
    await this.#close();
    if ((await this.#makeReady(call)) !== null) return before;
    const again = await this.#try(call, args);
    return typeof again === 'string' ? before : again;
  }

  /** @returns a string: why the call never began */
  async #try(call: ChosenCall, args: Fields | undefined): Promise<Tried | string> {
    const [session, parts] = [this.#session, this.#parts];
    if (session === null || parts === null) throw new Error('no session is open');
    parts.cut();
    const stderrBefore = session.stderr();
    const id = args === undefined ? null : await playCall(session, call.tool, args, this.#bounds);
    if (id === null) {
      const stopped = parts.current.entries.findLast((entry) => entry.kind === 'stopped');
      return stopped === undefined ? 'the run could not go on' : `the run could not go on: ${stopped.note}`;
    }
    await playAfterwards(session, this.#bounds, this.#setting.options.budgets[call.tool]);
    const setting = { ...this.#cellSetting(session), stderr: stderrSince(session, stderrBefore) };
    const part = parts.current;
    return { session, id, part, setting, judged: judgedCell(this.#client, part, call, id, setting) };
  }

  #unplayed(call: ChosenCall, why: string | Statement): JudgedCell {
    const { plan, options } = this.#setting;
    const setting = { client: this.#client, plan, conditions: this.#conditions, gateways: options.gateways };
    return unplayedCell(setting, call.tool, call.tries[0], why);
  }

  /** The result of a follower: the cells that were folded, and those that it plays by itself. */
  async #follow(follower: Follower, chosen: ChosenCalls): Promise<PlayedClient> {
    const { client, startup, cells } = follower;
    const playAlone = async (only: ChosenCalls | null): Promise<PlayedClient> => {
      const [played] = await new GroupPlay(this.#setting, { leader: client, others: [] }, only).play();
      if (played === undefined) throw new Error('a play without a player');
      return played;
    };
    if (startup === null || this.#time === 'real') return playAlone(this.#only);
    const calls = chosen.calls.filter((_, index) => cells[index] == null);
    const folded = cells.filter((cell) => cell !== null);
    if (calls.length === 0) return this.#played(client, startup, chosen, folded);
    const alone = await playAlone({ ...chosen, calls });
    const own = [...alone.cells];
    const ofStartup = ({ tool }: { readonly tool: string | null }): boolean => tool === null;
    return {
      ...this.#played(client, startup, chosen, folded),
      ...(alone.startFailed ? { startup: alone.startup, startFailed: true } : {}),
      cells: chosen.calls.flatMap((_, index) => {
        const seen = cells[index];
        return seen == null ? own.splice(0, 1) : [seen.cell];
      }),
      findings: [
        ...(alone.startFailed ? alone.findings.filter(ofStartup) : startup.findings),
        ...folded.flatMap(({ findings }) => findings),
        ...alone.findings.filter((finding) => !ofStartup(finding)),
      ],
      hashes: [...this.#hashes, ...alone.hashes],
    };
  }

  /** The result of one client. A follower has only one start: the first start of the leader. */
  #played(
    client: ChosenClient,
    { startup, findings }: JudgedStartup,
    chosen: ChosenCalls,
    cells: readonly JudgedCell[],
    more: readonly FindingDraft[] = [],
  ): PlayedClient {
    const { notStarted } = this.#starts;
    return {
      client: client.profile.id,
      settings: client.settings,
      startup,
      startFailed: notStarted !== null,
      notStarted,
      neverBegun: null,
      chosen,
      cells: cells.map(({ cell }) => cell),
      findings: [...findings, ...cells.flatMap((cell) => cell.findings), ...more],
      server: this.#server,
      time: this.#time,
      realTimeReason: this.#realTimeReason,
      hashes: this.#hashes,
    };
  }
}
