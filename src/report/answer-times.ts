import type { AnswerTimes } from './draws-report.ts';

/**
 * Percentiles by the nearest rank: the time of the first draw, in ascending order, at which so large a share is reached. A draw
 * without an answer is longer than every answer, so no time is made up for it.
 *
 * @param times the time of each draw, in virtual milliseconds; `null`: it had no answer
 */
export function answerTimes(times: readonly (number | null)[]): AnswerTimes {
  const answered = times.filter((time) => time !== null).sort((one, other) => one - other);
  const at = (percent: number): number | null => answered[Math.ceil((times.length * percent) / 100) - 1] ?? null;
  return {
    answered: answered.length,
    unanswered: times.length - answered.length,
    p50Ms: at(50),
    p95Ms: at(95),
    p99Ms: at(99),
  };
}
