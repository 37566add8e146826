import type { ClientProfile, Wire } from './client-profile.ts';
import { isUnknown, type Stated } from './evidence.ts';
import type { Hop } from './hop.ts';

/** The library was not run inside that client, so what is inherited is inferred at best. */
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
  hidden: readonly string[],
): { readonly [key: string]: T } => ({
  ...Object.fromEntries(
    Object.entries(base ?? {})
      .filter(([key]) => !hidden.includes(key))
      .map(([key, statement]) => [key, weaker(statement, from)]),
  ),
  ...own,
});

const weakerHop = (hop: ClientProfile['http'], from: string): ClientProfile['http'] =>
  hop === null || isUnknown(hop) ? hop : ({ ...hop, deadlines: weakerMap(hop.deadlines, {}, from, []) } satisfies Hop);

/** What a profile states itself when it is based on another: its identity, and whatever differs. */
export type OwnProfile = Partial<Omit<ClientProfile, 'wire'>> &
  Pick<ClientProfile, 'id' | 'name' | 'version' | 'versions'> & { readonly wire?: Partial<Wire> };

/**
 * Makes the profile of a client that is built on a library. What the profile does not state itself comes from the library, with
 * the basis `inferred`. A spread of the library's profile would inherit its evidence too, and claim more than is known. `claims`
 * are about the library alone, so they are not inherited.
 *
 * @param base the profile of the library
 * @param own what the client states itself
 * @param hidden names of the library's deadlines and settings that this client does not have; by default none
 *
 * @example
 * ```ts
 * import { basedOn } from 'mcp-deadline';
 * import { typescriptSdkV1 } from 'mcp-deadline/mocks';
 *
 * const mine = basedOn(typescriptSdkV1, {
 *   id: 'mine', name: 'Mine', version: '1', versions: { from: '1', to: null, seen: '2026-11-21' },
 * });
 * ```
 */
export function basedOn(base: ClientProfile, own: OwnProfile, hidden: readonly string[] = []): ClientProfile {
  const { id } = base;
  const { claims: _, ...library } = base;
  const wire = Object.fromEntries(
    Object.entries(base.wire).map(([key, fact]) => [key, isUnknown(fact) ? fact : weaker(fact, id)]),
  );
  return {
    ...library,
    ...own,
    builtOn: id,
    startup: own.startup ?? weaker(base.startup, id),
    wire: { ...(wire as unknown as ClientProfile['wire']), ...own.wire },
    http: own.http === undefined ? weakerHop(base.http, id) : own.http,
    deadlines: weakerMap(base.deadlines, own.deadlines, id, hidden),
    settings: weakerMap(base.settings, own.settings, id, hidden),
    reactions: weakerList(base.reactions, own.reactions, id),
    retries: weakerList(base.retries, own.retries, id),
    queues: weakerList(base.queues, own.queues, id),
    cadences: weakerList(base.cadences, own.cadences, id),
    limits: weakerList(base.limits, own.limits, id),
    buffering: weakerList(base.buffering, own.buffering, id),
    quirks: weakerList(base.quirks, own.quirks, id),
  };
}
