import type {
  AnswerBudget,
  ClientLimit,
  Figure,
  ProgressBudget,
  ProgressFigure,
  ProgressLimit,
} from './budget-report.ts';
import { specOf } from './replay-of.ts';

/** The share of the clients with known limits that the second figure of a budget suits at least. */
export const mostShare = 0.8;

const nameOf = ({ client, settings }: Pick<ClientLimit, 'client' | 'settings'>): string => specOf(client, settings);

/** The limit as a number; `Infinity`: the client waits without a limit. */
const finite = (limitMs: number | null): number => limitMs ?? Number.POSITIVE_INFINITY;

const isKnown = ({ limitMs }: ClientLimit): boolean => limitMs !== 'unknown';

const sorted = <T>(all: readonly T[], limitOf: (one: T) => ClientLimit): readonly T[] => {
  const rank = (one: T) => {
    const { limitMs } = limitOf(one);
    return limitMs === 'unknown' ? 2 : limitMs === null ? 1 : 0;
  };
  const at = (one: T) => {
    const { limitMs } = limitOf(one);
    return typeof limitMs === 'number' ? limitMs : 0;
  };
  return all.toSorted((a, b) => rank(a) - rank(b) || at(a) - at(b));
};

/** The limits that a figure suits if it may leave out so large a share of the known ones, the shortest. */
function kept<T>(all: readonly T[], limitOf: (one: T) => ClientLimit, share: number): readonly T[] {
  const known = all.filter((one) => isKnown(limitOf(one)));
  const least = known[known.length - Math.ceil(known.length * share)];
  if (least === undefined) return [];
  const { limitMs } = limitOf(least);
  if (limitMs === 'unknown') return [];
  return known.filter((one) => {
    const own = limitOf(one).limitMs;
    return own !== 'unknown' && finite(own) >= finite(limitMs);
  });
}

const figureOf = (limits: readonly ClientLimit[]): Figure => {
  const least = Math.min(
    ...limits.map(({ limitMs }) => (limitMs === 'unknown' ? Number.POSITIVE_INFINITY : finite(limitMs))),
  );
  return { answerBeforeMs: Number.isFinite(least) ? least : null, suits: limits.map(nameOf) };
};

/** The figures that follow from how long clients wait. */
export function answerBudget(all: readonly ClientLimit[]): AnswerBudget {
  const limits = sorted(all, (one) => one);
  const of = (share: number) => figureOf(kept(limits, (one) => one, share));
  return { all: of(1), most: of(mostShare), share: mostShare, limits };
}

function progressFigure(limits: readonly ProgressLimit[]): ProgressFigure {
  const figure = figureOf(limits.map(({ end }) => end));
  const everyMs = Math.min(...limits.map((one) => (typeof one.everyMs === 'number' ? one.everyMs : finite(null))));
  // An answer that comes sooner than the first progress needs none.
  return { ...figure, progressEveryMs: everyMs + 1 < finite(figure.answerBeforeMs) ? everyMs : null };
}

/**
 * The figures that follow from how long clients wait for a call with progress. A server can send progress more often, but it
 * cannot change when a client gives up in spite of it, so that decides which clients are left out.
 */
export function progressBudget(all: readonly ProgressLimit[]): ProgressBudget {
  const limits = sorted(all, ({ end }) => end);
  const counted = limits.filter(({ everyMs }) => everyMs !== 'unknown');
  const of = (share: number) => progressFigure(kept(counted, ({ end }) => end, share));
  return { all: of(1), most: of(mostShare), share: mostShare, limits };
}

/** The clients with a known limit that an answer at this time is too late for. */
export const tooSlowFor = (limits: readonly ClientLimit[], takesMs: number): readonly string[] =>
  limits.filter(({ limitMs }) => typeof limitMs === 'number' && takesMs >= limitMs).map(nameOf);

/** The same for a tool that sends progress. @param longestSilenceMs the longest time that it sent none */
export const tooSlowWithProgress = (
  limits: readonly ProgressLimit[],
  takesMs: number,
  longestSilenceMs: number,
): readonly string[] =>
  limits
    .filter(
      ({ end, everyMs }) =>
        (typeof end.limitMs === 'number' && takesMs >= end.limitMs) ||
        (typeof everyMs === 'number' && longestSilenceMs > everyMs),
    )
    .map(nameOf);
