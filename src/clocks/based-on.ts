import type { ClientProfile, Wire } from './client-profile.ts';
import { isUnknown, type Stated } from './evidence.ts';
import type { Hop } from './hop.ts';

/** An inherited statement. Its evidence is only `inferred`, because the library was not examined inside that client. */
const inherited = <T extends Stated>(statement: T, from: string): T => ({
  ...statement,
  evidence: statement.evidence.map((piece) => ({ ...piece, basis: 'inferred', says: `from ${from}` })),
});

const inheritedList = <T extends Stated>(
  base: readonly T[] | undefined,
  own: readonly T[] | undefined,
  from: string,
) => [...(own ?? []), ...(base ?? []).map((statement) => inherited(statement, from))];

const inheritedMap = <T extends Stated>(
  base: { readonly [key: string]: T } | undefined,
  own: { readonly [key: string]: T } | undefined,
  from: string,
  hidden: readonly string[],
): { readonly [key: string]: T } => ({
  ...Object.fromEntries(
    Object.entries(base ?? {})
      .filter(([key]) => !hidden.includes(key))
      .map(([key, statement]) => [key, inherited(statement, from)]),
  ),
  ...own,
});

const inheritedHop = (hop: ClientProfile['http'], from: string): ClientProfile['http'] =>
  hop === null || isUnknown(hop)
    ? hop
    : ({ ...hop, deadlines: inheritedMap(hop.deadlines, {}, from, []) } satisfies Hop);

/** The statements of a profile that is based on another one: its identity, and everything that differs. */
export type OwnProfile = Partial<Omit<ClientProfile, 'wire'>> &
  Pick<ClientProfile, 'id' | 'name' | 'version' | 'versions'> & { readonly wire?: Partial<Wire> };

/**
 * Makes the profile of a client that is built on a library. Statements that `own` does not have come from the library's
 * profile, with the basis `inferred`. Do not spread the library's profile instead: this would copy its evidence too, and claim
 * more than is known. `claims` are only about the library, so they are not inherited.
 *
 * @param base the profile of the library
 * @param own the statements of the client's own profile
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
    Object.entries(base.wire).map(([key, fact]) => [key, isUnknown(fact) ? fact : inherited(fact, id)]),
  );
  return {
    ...library,
    ...own,
    builtOn: id,
    startup: own.startup ?? inherited(base.startup, id),
    wire: { ...(wire as unknown as ClientProfile['wire']), ...own.wire },
    http: own.http === undefined ? inheritedHop(base.http, id) : own.http,
    deadlines: inheritedMap(base.deadlines, own.deadlines, id, hidden),
    settings: inheritedMap(base.settings, own.settings, id, hidden),
    reactions: inheritedList(base.reactions, own.reactions, id),
    retries: inheritedList(base.retries, own.retries, id),
    queues: inheritedList(base.queues, own.queues, id),
    cadences: inheritedList(base.cadences, own.cadences, id),
    limits: inheritedList(base.limits, own.limits, id),
    buffering: inheritedList(base.buffering, own.buffering, id),
    quirks: inheritedList(base.quirks, own.quirks, id),
  };
}
