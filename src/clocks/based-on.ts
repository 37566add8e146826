import type { ClientProfile } from './client-profile.ts';
import { isUnknown, type Stated } from './evidence.ts';

/** Nobody ran the library inside that client, so what is inherited is inferred at best. */
const weaker = <T extends Stated>(statement: T, from: string): T => ({
  ...statement,
  evidence: statement.evidence.map((piece) => ({ ...piece, basis: 'inferred', says: `from ${from}` })),
});

const weakerList = <T extends Stated>(base: readonly T[] | undefined, own: readonly T[] | undefined, from: string) => [
  ...(own ?? []),
  ...(base ?? []).map((statement) => weaker(statement, from)),
];

const weakerMap = <T extends Stated>(
  base: { readonly [key: string]: T } | undefined,
  own: { readonly [key: string]: T } | undefined,
  from: string,
): { readonly [key: string]: T } => ({
  ...Object.fromEntries(Object.entries(base ?? {}).map(([key, statement]) => [key, weaker(statement, from)])),
  ...own,
});

/** What a profile must say itself when it is based on another. */
export type OwnProfile = Partial<ClientProfile> & Pick<ClientProfile, 'id' | 'name' | 'version' | 'versions'>;

/**
 * The profile of a client built on a library: what it does not say itself it has from the library, with the basis
 * `inferred`. A bare spread would inherit the evidence too, and claim more than anybody knows.
 *
 * @example
 * ```ts
 * const mine = basedOn(typescriptSdkV1, {
 *   id: 'mine', name: 'Mine', version: '1', versions: { from: '1', to: null, seen: '2026-11-21' },
 * });
 * ```
 */
export function basedOn(base: ClientProfile, own: OwnProfile): ClientProfile {
  const { id } = base;
  const wire = Object.fromEntries(
    Object.entries(base.wire).map(([key, fact]) => [key, isUnknown(fact) ? fact : weaker(fact, id)]),
  );
  return {
    ...base,
    ...own,
    builtOn: id,
    startup: own.startup ?? weaker(base.startup, id),
    wire: { ...(wire as unknown as ClientProfile['wire']), ...own.wire },
    deadlines: weakerMap(base.deadlines, own.deadlines, id),
    settings: weakerMap(base.settings, own.settings, id),
    reactions: weakerList(base.reactions, own.reactions, id),
    retries: weakerList(base.retries, own.retries, id),
    queues: weakerList(base.queues, own.queues, id),
    cadences: weakerList(base.cadences, own.cadences, id),
    limits: weakerList(base.limits, own.limits, id),
    holds: weakerList(base.holds, own.holds, id),
    quirks: weakerList(base.quirks, own.quirks, id),
  };
}
