import { limitWithRoomMs } from '../../properties/judging/closeness.ts';
import type { AdvisedSetting } from '../../report/advice.ts';
import { type Subject, type Trial, type Turned, trial } from './trial.ts';
import { inUnitOf, type Turnable, turnables } from './turnable.ts';

/** The largest number of settings in one piece of advice. */
const mostTogether = 3;

/**
 * Real work is measured and differs from run to run. An advised value leaves room for this multiple of the measured work.
 */
const moreWork = 1.5;

/** What a limit must leave time for. */
export interface Needed {
  /** How long the server took, and its longest silence: the boundary is most likely at one of them. In virtual milliseconds. */
  readonly waitsMs: readonly number[];
  /** The real work of the call on a slower machine, in milliseconds. */
  readonly workMs: number;
}

const isInTime = (one: Trial | null): boolean => one?.verdict === 'fits' || one?.verdict === 'tight';
const isFit = (one: Trial | null): boolean => one?.verdict === 'fits';

const at = ({ of, key }: Turnable, value: number): Turned[number] => ({ of, key, value });

const atMost = (settings: readonly Turnable[]): Turned => settings.map((one) => at(one, one.most));

/** The settings that must be changed together, found one clock after the other. `null`: no settings help. */
function whatToTurn(subject: Subject, first: string): readonly Turnable[] | null {
  let turned: readonly Turnable[] = [];
  let by = first;
  while (turned.length < mostTogether) {
    let onward: { readonly turned: readonly Turnable[]; readonly by: string } | null = null;
    for (const one of turnables(by, subject.client, subject.gateways)) {
      if (turned.some(({ of, key }) => of === one.of && key === one.key)) continue;
      const next = [...turned, one];
      const tried = trial(subject, atMost(next));
      if (isFit(tried)) return next;
      // Another clock decides now, so this one has enough time.
      if (tried?.by != null && tried.by !== by) onward ??= { turned: next, by: tried.by };
    }
    if (onward === null) return null;
    ({ turned, by } = onward);
  }
  return null;
}

/**
 * The smallest whole value that passes. It tries the guesses first, each with the next smaller value: most often one of them is
 * the smallest.
 *
 * @param high a value that passes
 */
function leastValue(high: number, guesses: readonly number[], passes: (value: number) => boolean): number {
  let [failing, passing] = [0, high]; // 0 often means something else
  for (const guess of guesses)
    for (const value of [guess, guess - 1]) {
      if (value <= failing || value >= passing) continue;
      if (passes(value)) passing = value;
      else failing = value;
    }
  while (passing - failing > 1) {
    const middle = failing + Math.floor((passing - failing) / 2);
    if (passes(middle)) passing = middle;
    else failing = middle;
  }
  return passing;
}

/**
 * Searches for settings that make a call or a start-up fit, and for their values: values that leave room, and the least values.
 * Each value is tried, and then all values together. The least values count virtual time only: real work differs from run to
 * run, and it would make them differ too.
 *
 * @param first the clock that decides now, as `hop/name`
 * @returns `null`: no setting helps, or only another play can show it
 */
export function settingAdvice(subject: Subject, first: string, needed: Needed): readonly AdvisedSetting[] | null {
  const together = whatToTurn(subject, first);
  if (together === null) return null;
  const roomySlowdown = subject.slowdown * moreWork;
  const advised = together.map((one): AdvisedSetting => {
    const others = atMost(together.filter((other) => other !== one));
    const { waitsMs, workMs } = needed;
    const least = leastValue(
      one.most,
      waitsMs.map((ms) => inUnitOf(one, ms + 1)),
      (value) => isInTime(trial(subject, [...others, at(one, value)])),
    );
    const value = leastValue(
      one.most,
      waitsMs.map((ms) => inUnitOf(one, limitWithRoomMs(ms, workMs * moreWork))),
      (candidate) => isFit(trial(subject, [...others, at(one, candidate)], roomySlowdown)),
    );
    const { of, key, unit } = one;
    return { of, key, unit, value, least };
  });
  const all = (which: 'value' | 'least'): Turned => advised.map((one) => ({ ...one, value: one[which] }));
  if (!isFit(trial(subject, all('value')))) return null;
  if (isInTime(trial(subject, all('least')))) return advised;
  return advised.map((one) => ({ ...one, least: one.value }));
}
