import type { Stated, Unknown } from './evidence.ts';

/** A bound on a number that is otherwise unknown, with its evidence. */
export type Bound = Stated & { /** Milliseconds. */ readonly is: number };

/** A duration that no source states, with its bounds if a source states them. */
export interface UnknownMs extends Unknown {
  /**
   * The lower bound in milliseconds. The strict reading uses it as the duration.
   *
   * @defaultValue 0
   */
  readonly atLeastMs?: Bound;
  /**
   * The upper bound in milliseconds. The lax reading uses it as the duration.
   *
   * @defaultValue no limit
   */
  readonly atMostMs?: Bound;
}

/**
 * A duration in milliseconds, as data: a number; `null` if there is no such limit; or an {@link UnknownMs} if no source states
 * the duration. Other forms derive the duration:
 *
 * - `set`: the first of these settings that the user gave and the client honours, otherwise `else`
 * - `least`, `most`: the smallest or the largest of several durations; `null` counts as infinite
 * - `part`: a share of another duration, such as a third of a start-up limit
 * - `told`: the value that the server sends, such as the poll interval of a task, limited to the bounds `within`; otherwise
 *   `or`. Plays use `or`
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

/** The settings that a duration depends on. Earlier settings take precedence over later ones. */
export function settingsOf(ms: Ms): readonly string[] {
  if (ms === null || typeof ms === 'number' || 'unknown' in ms) return [];
  if ('set' in ms) return [...ms.set, ...settingsOf(ms.else)];
  if ('least' in ms) return ms.least.flatMap(settingsOf);
  if ('most' in ms) return ms.most.flatMap(settingsOf);
  if ('part' in ms) return settingsOf(ms.of);
  return settingsOf(ms.or);
}
