import type { Mark } from './mark.ts';

/** What carries the frames between client and server. */
export type Transport = 'memory' | 'stdio' | 'http' | 'sse';

/** Which protocol rules hold: up to 2025-11-25 a session begun by `initialize`, from 2026-07-28 none. */
export type Era = 'initialize' | 'stateless';

/** How the client is used: by a person who looks on, or by a script. */
export type Mode = 'interactive' | 'headless';

/** How an unknown is read: as strictly as could be, or as laxly. */
export type Reading = 'strict' | 'lax';

/** The value a user gave one of a client's settings. */
export type SettingValue = number | boolean | string;

/** Under what a profile is resolved. */
export interface Conditions {
  readonly transport: Transport;
  readonly era: Era;
  /** The client is made to speak this era and no other; left out: it finds out, as it does. */
  readonly only?: Era;
  readonly mode: Mode;
  readonly settings: { readonly [key: string]: SettingValue };
  readonly reading: Reading;
}

/** A guard on a statement: it holds only where every given key does. */
export interface When {
  readonly transport?: Transport | readonly Transport[];
  readonly era?: Era;
  readonly mode?: Mode;
  /** Settings and the values they must have; an unset setting counts as `false`. */
  readonly setting?: { readonly [key: string]: SettingValue };
  /** An SSE event id came before. */
  readonly idsSeen?: boolean;
  /** How an HTTP server answers this request. */
  readonly replies?: 'json' | 'sse';
  /** A gateway that streams responses, or one that holds them until they end. */
  readonly buffering?: 'streaming' | 'buffered';
}

/** Marks that extend a clock whose restarts are unknown, read laxly. */
export const anyRestart: readonly Mark[] = ['progress', 'byte', 'event', 'elicitation-end'];

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Memory is read as stdio: same frames, no process, and the same clocks. */
const effectiveTransport = (transport: Transport): Transport => (transport === 'memory' ? 'stdio' : transport);

/** What only a live exchange can tell a guard. */
export interface Live {
  readonly idsSeen?: boolean;
  /** Left out: not known yet, and a guard that asks for either applies. */
  readonly replies?: 'json' | 'sse';
}

/**
 * Whether a statement guarded by `when` holds under these conditions, and in this live exchange; without one, what asks
 * for event ids does not hold, and what asks for a kind of reply does.
 */
export const applies = (when: When | undefined, conditions: Conditions, live: Live = {}): boolean =>
  when === undefined ||
  ((when.transport === undefined ||
    asList(when.transport).map(effectiveTransport).includes(effectiveTransport(conditions.transport))) &&
    (when.era === undefined || when.era === conditions.era) &&
    (when.mode === undefined || when.mode === conditions.mode) &&
    (when.idsSeen !== true || live.idsSeen === true) &&
    (when.replies === undefined || live.replies === undefined || when.replies === live.replies) &&
    Object.entries(when.setting ?? {}).every(([key, value]) => (conditions.settings[key] ?? false) === value));
