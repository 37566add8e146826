import { limitWithRoomMs } from '../../properties/closeness.ts';
import type { AdvisedSetting } from '../../report/advice.ts';
import { type Subject, type Trial, type Turned, trial } from './trial.ts';
import { inUnitOf, type Turnable, turnables } from './turnable.ts';

/** At most so many settings are advised together. */
const mostTogether = 3;

/**
 * Real work is measured, and no two runs have the same: a value leaves room for so many times as much of it as was
 * measured.
 */
const moreWork = 1.5;

/**
 * The least value is one of virtual time. So much real work, in milliseconds, is lost in it; with more of it that value
 * would not do, and how much more it takes differs from run to run.
 */
const lostWorkMs = 20;

/** How long the server took and its longest silence: where the boundary most likely is. In virtual milliseconds. */
export interface Needed {
  readonly waitsMs: readonly number[];
  /** The real work in it, as a slower machine takes it. */
  readonly workMs: number;
}

const isInTime = (one: Trial | null): boolean => one?.verdict === 'fits' || one?.verdict === 'tight';
const isFit = (one: Trial | null): boolean => one?.verdict === 'fits';

const at = ({ of, key }: Turnable, value: number): Turned[number] => ({ of, key, value });

const atMost = (settings: readonly Turnable[]): Turned => settings.map((one) => at(one, one.most));

/** The settings that have to be turned together, found one clock after the other; `null`: none help. */
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
      // Another clock is in the way now: this one has all the time that it needs.
      if (tried?.by != null && tried.by !== by) onward ??= { turned: next, by: tried.by };
    }
    if (onward === null) return null;
    ({ turned, by } = onward);
  }
  return null;
}

/**
 * The least whole value that passes. The guesses are looked at first, each with its neighbour; most often one is it.
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
 * Looks for settings that make a call or a start-up fit, and for their values: those that leave room, and the least. Each
 * value is tried; so are all of them together.
 *
 * @param first the clock that decides now, as `hop/name`
 * @returns `null`: there is none, or only another play can show it
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
  const leastTried = trial(subject, all('least'));
  const holds = isInTime(leastTried) && (leastTried?.failsByWorkMs ?? 0) < lostWorkMs;
  return holds ? advised : advised.map((one) => ({ ...one, least: one.value }));
}
