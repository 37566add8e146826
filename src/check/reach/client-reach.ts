import { type Boundary, findBoundary } from '../../explore/boundary.ts';
import type { ClientReach } from '../../report/reach-report.ts';
import type { CaseResult } from '../property-runs/play-case.ts';
import { cellOf, type ReachTrials } from './reach-trials.ts';
import type { ValueTrial } from './refine-values.ts';
import { refineValues } from './refine-values.ts';

/** The largest number of values that the search for one boundary tries. */
const mostRuns = 400;

const passes = ({ verdict }: Pick<ValueTrial, 'verdict'>): boolean => verdict === 'fits' || verdict === 'tight';

/** The values of a search: from which to which, those to try in any case, and those to try where a play costs little. */
export interface ReachRange {
  readonly low: number;
  readonly high: number;
  readonly values: readonly number[];
  readonly probes: readonly number[];
}

/** Why the verdict of a play is unknown. */
function unknownReach(client: string, played: CaseResult, tried: number, value: number | null = null): ClientReach {
  const cell = cellOf(played);
  const reach = cell?.gaveUp?.limitMs === 'unknown' ? 'unknown-limit' : 'unknown';
  const because = [...played.report.cells, ...played.report.startup].find((part) => part.because != null)?.because;
  return {
    client,
    reach,
    value,
    isMonotone: null,
    againWith: null,
    tried,
    because: because ?? 'the verdict is unknown',
  };
}

/** Searches the reach of one parameter for one client. */
class ReachSearch {
  readonly #trials: ReachTrials;
  readonly #range: ReachRange;
  readonly #isMirrored: boolean;
  readonly #values: readonly number[];
  readonly #play: (value: number) => Promise<ValueTrial>;
  /** Whether each place passes. A place counts from the end of the range at which the call passes. */
  readonly #tried = new Map<number, ValueTrial>();

  constructor(trials: ReachTrials, range: ReachRange, isMirrored: boolean, isQuick: boolean) {
    this.#trials = trials;
    this.#range = range;
    this.#isMirrored = isMirrored;
    const values = isQuick ? [...range.values, ...range.probes] : range.values;
    this.#values = [...new Set([range.low, ...values, range.high])].sort((one, other) => one - other);
    this.#play = (value) => (isQuick ? trials.quickly(value) : trials.surelyAsTrial(value));
  }

  /** The value at a place, and the place of a value. */
  #at(place: number): number {
    return this.#isMirrored ? this.#range.low + this.#range.high - place : place;
  }

  async #trial(place: number): Promise<ValueTrial> {
    const trial = this.#tried.get(place) ?? (await this.#play(this.#at(place)));
    this.#tried.set(place, trial);
    return trial;
  }

  /** Places at which the answer would come just in time, if the time of the answer grows evenly between two places. */
  async #estimates(passing: number, failing: number): Promise<readonly number[]> {
    const [near, far] = [(await this.#trial(passing)).tookMs, (await this.#trial(failing)).tookMs];
    if (near === null || far === null || far === near) return [];
    const cell = cellOf(await this.#trials.surely(this.#at(this.#range.high)));
    const limits = [cell?.budgetMs, cell?.gaveUp?.latestMs].filter((limit) => typeof limit === 'number');
    return limits.flatMap((limitMs) => {
      const place = passing + Math.floor(((limitMs - 1 - near) * (failing - passing)) / (far - near));
      return [place, place + 1];
    });
  }

  async #boundary(): Promise<Boundary> {
    const { low, high } = this.#range;
    await refineValues(this.#values, (value) => this.#trial(this.#at(value)));
    const isPassing = async (place: number) => passes(await this.#trial(place));
    for (;;) {
      const failing = [...this.#tried].filter(([, trial]) => !passes(trial)).map(([place]) => place);
      const to = Math.min(high, ...failing);
      const passing = Math.max(low, ...[...this.#tried.keys()].filter((place) => place < to));
      const first = failing.length === 0 || to === low ? [] : await this.#estimates(passing, to);
      const boundary = await findBoundary({
        passes: isPassing,
        low,
        high: to,
        first: [passing, ...first],
        maxRuns: mostRuns,
      });
      // It passes again between the boundary and `to`: the values up to the first failing one are searched.
      if (boundary.kind !== 'not-monotone' || boundary.failsWith >= to) return boundary;
    }
  }

  /** The nearest place beyond the boundary at which the call passes again. */
  #passesAgain(beyond: number): number | null {
    const again = [...this.#tried].filter(([place, trial]) => place > beyond && passes(trial)).map(([place]) => place);
    return again.length === 0 ? null : Math.min(...again);
  }

  /** @returns `null`: quick plays and plays by the client itself disagree */
  async find(): Promise<ClientReach | null> {
    const boundary = await this.#boundary();
    const { client } = this.#trials;
    const known = { client, because: null } as const;
    const surelyPasses = async (place: number) => passes(await this.#trials.surelyAsTrial(this.#at(place)));
    const tried = this.#tried.size;
    if (boundary.kind === 'always-passes') {
      // The slowest answer is the nearest to a limit.
      const [slowest] = [...this.#tried].sort(([, one], [, other]) => (other.tookMs ?? 0) - (one.tookMs ?? 0));
      if (slowest !== undefined && !(await surelyPasses(slowest[0]))) return null;
      return { ...known, reach: 'every-value', value: null, isMonotone: true, againWith: null, tried };
    }
    if (boundary.kind === 'gave-up' || boundary.kind === 'not-monotone') return null;
    const atMost = boundary.kind === 'exact' ? boundary.atMost : this.#range.low - 1;
    const again = this.#passesAgain(atMost + 1);
    if (again !== null && !(await surelyPasses(again))) return null;
    const others = {
      isMonotone: again === null,
      againWith: again === null ? null : this.#at(again),
      tried,
    };
    if (boundary.kind === 'never-passes') return { ...known, reach: 'no-value', value: null, ...others };
    if (!(await surelyPasses(atMost))) return null;
    const beyond = await this.#trials.surely(this.#at(atMost + 1));
    const value = this.#at(atMost);
    if (beyond.verdict === 'unknown') return unknownReach(client, beyond, tried, value);
    if (beyond.verdict !== 'fails') return null;
    return { ...known, reach: this.#isMirrored ? 'at-least' : 'at-most', value, ...others };
  }
}

/** How far one parameter may go before one client gives up. Both sides of each boundary are played by the client itself. */
export async function clientReach(trials: ReachTrials, range: ReachRange): Promise<ClientReach> {
  const { low, high } = range;
  const [atLow, atHigh] = [await trials.surely(low), await trials.surely(high)];
  for (const end of [atHigh, atLow]) if (end.verdict === 'unknown') return unknownReach(trials.client, end, 2);
  const isMirrored = !passes(atLow) && passes(atHigh);
  const isQuick = await trials.canBeQuick(low, high);
  const found = isQuick ? await new ReachSearch(trials, range, isMirrored, true).find() : null;
  const sure = found ?? (await new ReachSearch(trials, range, isMirrored, false).find());
  return (
    sure ?? {
      client: trials.client,
      reach: 'unknown',
      value: null,
      isMonotone: null,
      againWith: null,
      tried: 2,
      because: 'the server does not do the same in every play with the same value',
    }
  );
}
