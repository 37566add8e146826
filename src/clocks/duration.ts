import type { Stated, Unknown } from './evidence.ts';

/** A bound on a number that is otherwise unknown, with its evidence. */
export type Bound = Stated & { /** Milliseconds. */ readonly is: number };

/** A duration that no source states, with its bounds where a source states them. */
export interface UnknownMs extends Unknown {
  /**
   * The lower bound in milliseconds. A strict reading takes the duration to be this.
   *
   * @defaultValue 0
   */
  readonly atLeastMs?: Bound;
  /**
   * The upper bound in milliseconds. A lax reading takes the duration to be this.
   *
   * @defaultValue no limit
   */
  readonly atMostMs?: Bound;
}

/**
 * A duration in milliseconds, as data. A number is itself; `null` means that there is no such limit; an
 * {@link UnknownMs} means that it is unknown.
 *
 * - `set`: the first of these settings that the user gave and the client honours, else `else`
 * - `least`, `most`: the smallest or the largest of several; `null` counts as infinite
 * - `part`: a share of another duration, as a third of a start-up limit
 * - `told`: what the server sends, as a task's poll interval, else `or`, limited to the bounds `within`
 *
 * @example
 * ```ts
 * import type { Ms } from 'mcp-deadline';
 *
 * const limit: Ms = { least: [{ set: ['timeout'], else: 60_000 }, { set: ['maxTotalTimeout'], else: null }] };
 * ```
 */
export type Ms =
  | number
  | null
  | UnknownMs
  | { readonly set: readonly string[]; readonly else: Ms }
  | { readonly least: readonly Ms[] }
  | { readonly most: readonly Ms[] }
  | { readonly part: number; readonly of: Ms }
  | {
      readonly told: 'task.ttl' | 'task.pollInterval' | 'retry';
      readonly or: Ms;
      readonly within?: readonly [number, number];
    };

/** The settings a duration reads, the decisive first. */
export function settingsOf(ms: Ms): readonly string[] {
  if (ms === null || typeof ms === 'number' || 'unknown' in ms) return [];
  if ('set' in ms) return [...ms.set, ...settingsOf(ms.else)];
  if ('least' in ms) return ms.least.flatMap(settingsOf);
  if ('most' in ms) return ms.most.flatMap(settingsOf);
  if ('part' in ms) return settingsOf(ms.of);
  return settingsOf(ms.or);
}
