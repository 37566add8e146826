import type { FaultPlan } from '../../faults/fault-plan.ts';
import { dependsOnSession } from '../../faults/when/fault-condition.ts';
import type { CellReport } from '../../report/check-report.ts';
import { specOf } from '../../report/replay-of.ts';
import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { isAlone } from '../../scenario/server/server-under-test.ts';
import { PlanProbe, SearchEnded } from '../explain/plan-probe.ts';
import { fullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import {
  type CaseResult,
  type CaseSetting,
  checkOptionsOf,
  playCase,
  verdictWithoutWork,
} from '../property-runs/play-case.ts';
import { unevenValues, type ValueTrial } from './refine-values.ts';

/** So little real work of a server counts in quick plays: what a value does is a matter of virtual time. */
const noSlowdown = 1e-9;

/** A quick play may start the server so often that a call which leaves something open every time is no obstacle. */
const mostStarts = 400;

/** The cell of a play; `undefined`: the start-up failed. */
export const cellOf = ({ report }: CaseResult): CellReport | undefined => report.cells[0];

/** A key that is equal for two plays with the same start-up. */
export const startupKey = ({ report }: CaseResult): string =>
  JSON.stringify(report.startup.map(({ verdict, listedAtMs }) => [verdict, listedAtMs]));

const verdictOf = (trial: ValueTrial): string => trial.verdict.replace('tight', 'fits');

const isSameTrial = (one: ValueTrial, other: ValueTrial): boolean => verdictOf(one) === verdictOf(other);

/** Plays the call of one client with values of one parameter. Each value is played once. */
export class ReachTrials {
  readonly #setting: CaseSetting;
  readonly #client: ChosenClient;
  readonly #arguments: AnswersInTimeCase['arguments'];
  readonly #planOf: (value: number) => FaultPlan;
  readonly #sure = new Map<number, CaseResult>();
  readonly #quick = new Map<number, ValueTrial>();
  #probe: PlanProbe | null = null;
  #withoutFaults: CaseResult | null = null;
  plays = 0;

  constructor(
    setting: CaseSetting,
    client: ChosenClient,
    args: AnswersInTimeCase['arguments'],
    planOf: (value: number) => FaultPlan,
  ) {
    this.#setting = setting;
    this.#client = client;
    this.#arguments = args;
    this.#planOf = planOf;
  }

  /** The client as a spec. */
  get client(): string {
    return specOf(this.#client.profile.id, this.#client.settings);
  }

  /** Plays a plan by the client itself, in a new session. */
  async #playedBy(faults: FaultPlan): Promise<CaseResult> {
    // Two open sessions would share the clock of this thread, or a port.
    if (isAlone(this.#setting.server)) await this.#probe?.close();
    this.plays += 1;
    return playCase(this.#setting, { client: this.client, arguments: this.#arguments, faults });
  }

  /**
   * Plays a value by the client itself. A start-up whose verdict is unknown without faults, too, does not count: the check has
   * reported it, and the fault does not change it.
   */
  async surely(value: number): Promise<CaseResult> {
    const known = this.#sure.get(value);
    if (known !== undefined) return known;
    const played = await this.#playedBy(this.#planOf(value));
    const { startup, cells } = played.report;
    let result = played;
    if (startup.some(({ verdict }) => verdict === 'unknown') && cells.length > 0) {
      this.#withoutFaults ??= await this.#playedBy([]);
      if (startupKey(this.#withoutFaults) === startupKey(played))
        result = { ...played, verdict: verdictWithoutWork(cells) };
    }
    this.#sure.set(value, result);
    return result;
  }

  async surelyAsTrial(value: number): Promise<ValueTrial> {
    const played = await this.surely(value);
    return { verdict: played.verdict, tookMs: cellOf(played)?.tookMs ?? null };
  }

  /**
   * Whether quick plays show the same as plays by the client itself. They do not if a value changes the start-up, or if the server
   * remembers earlier calls.
   *
   * @param low a value that was played surely
   * @param high another one
   */
  async canBeQuick(low: number, high: number): Promise<boolean> {
    const [one, other] = [await this.surely(low), await this.surely(high)];
    const cell = cellOf(other);
    if (cell === undefined || !cell.played || dependsOnSession(this.#planOf(high))) return false;
    if (startupKey(one) !== startupKey(other)) return false;
    const { server } = this.#setting;
    const asked = { client: this.client, arguments: this.#arguments, faults: this.#planOf(high) };
    const options = { ...fullOptions(checkOptionsOf(this.#setting, asked)), slowdown: noSlowdown };
    this.#probe = new PlanProbe({ server, plan: this.#planOf(high), options }, this.#client, cell, mostStarts);
    for (const value of [high, low, high]) {
      this.#quick.delete(value);
      if (!isSameTrial(await this.quickly(value), await this.surelyAsTrial(value))) return false;
    }
    return true;
  }

  /** Folds the client's clocks over a play without its time limits. Only after {@link canBeQuick}. */
  async quickly(value: number): Promise<ValueTrial> {
    const known = this.#quick.get(value);
    if (known !== undefined) return known;
    const probe = this.#probe;
    if (probe === null) throw new Error('quick plays were not prepared');
    this.plays += 1;
    try {
      const verdict = await probe.quickly(this.#planOf(value));
      const trial = { verdict, tookMs: probe.tookMs };
      this.#quick.set(value, trial);
      return trial;
    } catch (error) {
      if (error instanceof SearchEnded) return this.surelyAsTrial(value);
      throw error;
    }
  }

  /** The values at which quick plays showed that the server does something else. */
  get unevenValues(): readonly number[] {
    return unevenValues(this.#quick);
  }

  async close(): Promise<void> {
    await this.#probe?.close();
  }
}
