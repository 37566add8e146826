import type { Stated, Unknown } from './evidence.ts';

/** A bound on a number that is otherwise unknown, with its evidence. */
export type Bound = Stated & { readonly is: number };

/** An unknown duration; what bounds it, where anything does. Read strictly it is its lower bound, else 0. */
export interface UnknownMs extends Unknown {
  readonly atLeastMs?: Bound;
  readonly atMostMs?: Bound;
}

/**
 * A duration in milliseconds, as data. A number is itself; `null` says that there is no such limit; an
 * {@link UnknownMs} that it is unknown.
 *
 * - `set`: the first of these settings that the user gave and the client honours, else `else`
 * - `least`, `most`: the smallest or largest of several; `null` counts as infinite
 * - `part`: a share of another, as a third of a start-up limit
 * - `told`: what the server says, as a task's poll interval, else `or`, kept `within` two bounds
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
