import type { FaultPlan } from '../../faults/fault-plan.ts';
import { unableNote } from '../../properties/findings/fault-could-not-act.ts';
import { unreachedHosts } from '../../properties/findings/upstream-unreachable.ts';
import { againstBudget } from '../../properties/findings/within-own-budget.ts';
import { judgeCall } from '../../properties/judging/judge-call.ts';
import { type Verdict, worst } from '../../properties/judging/verdict.ts';
import { observedUntilMs } from '../../properties/reading/run-end.ts';
import type { CellReport } from '../../report/check-report.ts';
import { isAlone, livesHere } from '../../scenario/server/server-under-test.ts';
import type { Fields } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { doubtOf } from '../judge/doubt.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import type { PlaySetting } from '../play/start-session.ts';
import { SearchPlay, type SeenCall } from './search-play.ts';
import { seenBySubject } from './trial.ts';

/**
 * Whether the answer to a call is in time. Its content does not matter: an error in time is in time.
 *
 * @param budgetMs the user's own budget; `undefined`: no budget
 */
export function verdictInTime(
  transcript: Transcript,
  callId: number,
  slowdown: number,
  budgetMs: number | undefined,
): Verdict {
  const { verdict, record } = judgeCall(transcript, callId, slowdown);
  if (budgetMs === undefined) return verdict;
  const watchedMs = observedUntilMs(transcript, record) ?? (transcript.entries.at(-1)?.atMs ?? 0) - record.beganMs;
  return worst([verdict, againstBudget(record, budgetMs, watchedMs).verdict]) ?? verdict;
}

/** How often a server process is started at most to find the boundaries of one cell. */
const mostStarts = 8;

/** How often a server in this process is started at most, where starts are cheap. */
const mostStartsHere = 200;

/** A call could not be made again: its server no longer starts, or the search was aborted. */
export class SearchEnded extends Error {}

/** Plays the call of one cell again under other fault plans. */
export class PlanProbe {
  readonly #setting: PlaySetting;
  readonly #client: ChosenClient;
  readonly #cell: CellReport;
  readonly #lifted: SearchPlay;
  readonly #kept: SearchPlay;
  readonly #doubts = new Map<string, string | null>();
  #runs = 0;
  /** How long the server took in the last quick play, in virtual milliseconds. `null`: it did not answer. */
  tookMs: number | null = null;

  /** @param most how often the server may be started at most */
  constructor(
    setting: PlaySetting,
    client: ChosenClient,
    cell: CellReport,
    most: number = livesHere(setting.server) ? mostStartsHere : mostStarts,
  ) {
    this.#setting = setting;
    this.#client = client;
    this.#cell = cell;
    this.#lifted = new SearchPlay(setting, client, { mostStarts: most / 2 });
    this.#kept = new SearchPlay(setting, client, { timeLimits: 'kept', mostStarts: most / 2 });
  }

  /**
   * The verdict of the client's clocks, folded over a play without its time limits. In such a play the server can answer, so its
   * process can serve the next run.
   */
  async quickly(plan: FaultPlan): Promise<Verdict> {
    const seen = await this.#play(this.#lifted, plan);
    this.tookMs = seen.tookMs;
    const { gateways, slowdown } = this.#setting.options;
    const client = this.#client;
    const as = seenBySubject({ span: seen, throughLifted: false, playedBy: client, client, gateways, slowdown }, []);
    if (as === null) return this.surely(plan);
    return 'firedBy' in as ? 'fails' : this.#verdict(as.transcript, seen.spanId);
  }

  /**
   * The verdict of a play by the client itself. It uses the process of the last play if that play left nothing open. A call that
   * passes in a used process is played once more in a new one, because a server may do some work only the first time.
   */
  async surely(plan: FaultPlan): Promise<Verdict> {
    const again = this.#kept.isServing;
    const verdict = await this.#once(plan);
    if (!again || verdict === 'fails') return verdict;
    await this.#kept.close();
    return this.#once(plan);
  }

  /**
   * Why the answer in time of the last play of this plan by the client itself proves nothing about the tool, such as a host that
   * the server could not reach. `null`: it proves that the call passes, or {@link surely} did not play the plan.
   */
  doubtOf(plan: FaultPlan): string | null {
    return this.#doubts.get(JSON.stringify(plan)) ?? null;
  }

  async close(): Promise<void> {
    await this.#lifted.close();
    await this.#kept.close();
  }

  async #once(plan: FaultPlan): Promise<Verdict> {
    const { transcript, spanId } = await this.#play(this.#kept, plan);
    const { record } = judgeCall(transcript, spanId, this.#setting.options.slowdown);
    const call = { tool: this.#cell.tool, generated: false };
    const doubt = record.answered
      ? doubtOf(record, call, unreachedHosts(transcript, spanId), unableNote(transcript, spanId))
      : null;
    this.#doubts.set(JSON.stringify(plan), doubt?.message ?? null);
    return this.#verdict(transcript, spanId);
  }

  #verdict(transcript: Transcript, callId: number): Verdict {
    const { budgets, slowdown } = this.#setting.options;
    return verdictInTime(transcript, callId, slowdown, budgets[this.#cell.tool]);
  }

  async #play(play: SearchPlay, plan: FaultPlan): Promise<SeenCall> {
    const { tool, arguments: args, plan: planned, client, gaveUp } = this.#cell;
    const faults = planned.map(({ fault }) => fault).join(', ');
    this.#runs += 1;
    this.#setting.options.onStage?.(
      `looking how far ${faults} may go before ${client} gives up on ${tool}, run ${this.#runs}`,
    );
    const waitedMs = typeof gaveUp?.latestMs === 'number' ? gaveUp.latestMs : 0;
    // Two open sessions would share the clock of this thread, or a port.
    if (isAlone(this.#setting.server)) await (play === this.#kept ? this.#lifted : this.#kept).close();
    const seen = await play.call({ tool, arguments: args as Fields }, waitedMs, plan);
    if (seen === null || seen.transcript.entries.some((entry) => entry.kind === 'stopped' && entry.why === 'aborted'))
      throw new SearchEnded();
    return seen;
  }
}
