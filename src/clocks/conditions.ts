import type { Mark } from './mark.ts';

/**
 * How frames travel between client and server: in this process (`memory`), over `stdio`, over Streamable HTTP (`http`), or over
 * HTTP with SSE (`sse`).
 */
export type Transport = 'memory' | 'stdio' | 'http' | 'sse';

/**
 * Which protocol rules apply. `initialize`: the versions up to 2025-11-25, in which `initialize` begins a session. `stateless`:
 * the versions from 2026-07-28, without a session.
 */
export type Era = 'initialize' | 'stateless';

/** How the client is used: by a person (`interactive`), or by a script (`headless`). */
export type Mode = 'interactive' | 'headless';

/** How an unknown value is read: as the worst case for the server (`strict`), or as the best case (`lax`). */
export type Reading = 'strict' | 'lax';

/** The value that a user gave to a setting. */
export type SettingValue = number | boolean | string;

/** The conditions under which a profile is resolved to numbers. */
export interface Conditions {
  /** The transport of the link. */
  readonly transport: Transport;
  /** The protocol rules that apply. */
  readonly era: Era;
  /**
   * The only era that the client is allowed to use.
   *
   * @defaultValue the client finds out by itself
   */
  readonly only?: Era;
  /** How the client is used. */
  readonly mode: Mode;
  /** The settings of the user, by their keys. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** How unknown values are read. */
  readonly reading: Reading;
}

/** A guard on a statement: the statement holds only if every key of the guard holds. A key that is left out always holds. */
export interface When {
  /** The transport is this one, or one of these. `memory` counts as `stdio`. */
  readonly transport?: Transport | readonly Transport[];
  /** These protocol rules apply. */
  readonly era?: Era;
  /** The client is used in this way. */
  readonly mode?: Mode;
  /** The settings have these values. A setting that is not set counts as `false`. */
  readonly setting?: { readonly [key: string]: SettingValue };
  /** `true`: the stream had an event with an id before. */
  readonly idsSeen?: boolean;
  /** The HTTP server answers this request with JSON, or with an event stream. */
  readonly replies?: 'json' | 'sse';
  /** The gateway streams responses, or buffers them until they end. */
  readonly buffering?: 'streaming' | 'buffered';
}

/** The marks that restart a clock whose restarts are unknown, in the lax reading. */
export const anyRestart: readonly Mark[] = ['progress', 'byte', 'event', 'elicitation-end'];

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** Memory counts as stdio: it has the same frames and the same clocks, and no process. */
const effectiveTransport = (transport: Transport): Transport => (transport === 'memory' ? 'stdio' : transport);

/** The facts for guards that only a live exchange has. */
export interface Live {
  readonly idsSeen?: boolean;
  /** The kind of the response. Left out: it is not known yet, and a guard for either kind holds. */
  readonly replies?: 'json' | 'sse';
}

/**
 * Whether the guard `when` holds under these conditions, and in this live exchange. Without a live exchange a guard for event
 * ids does not hold, and a guard for a kind of reply holds. The key `buffering` is not checked here.
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
