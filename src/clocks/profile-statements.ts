import type { Buffering } from './buffering.ts';
import type { Cadence } from './cadence.ts';
import type { ClientProfile, Startup } from './client-profile.ts';
import type { Deadline } from './deadline.ts';
import { type Fact, isUnknown, type Stated } from './evidence.ts';
import type { Hop, Quirk } from './hop.ts';
import type { Limit } from './limit.ts';
import type { Queue } from './queue.ts';
import type { Reaction } from './reaction.ts';
import type { Retry } from './retry.ts';
import type { Setting } from './setting.ts';

/** One statement of a profile, by its kind. */
export type StatementContent =
  | { readonly kind: 'startup'; readonly is: Startup }
  | { readonly kind: 'deadline'; readonly is: Deadline; readonly name: string }
  | { readonly kind: 'reaction'; readonly is: Reaction }
  | { readonly kind: 'retry'; readonly is: Retry }
  | { readonly kind: 'queue'; readonly is: Queue }
  | { readonly kind: 'cadence'; readonly is: Cadence }
  | { readonly kind: 'limit'; readonly is: Limit }
  | { readonly kind: 'buffering'; readonly is: Buffering }
  | { readonly kind: 'setting'; readonly is: Setting; readonly name: string }
  | { readonly kind: 'quirk'; readonly is: Stated & { readonly quirk: Quirk } }
  | { readonly kind: 'wire'; readonly is: Stated & { readonly is: unknown }; readonly name: string };

/** A statement of a profile, with its label in listings: `client/what it is about`. */
export type ProfileStatement = StatementContent & {
  readonly label: string;
  /** The id of the client, or of the HTTP library, that the statement is about. */
  readonly of: string;
};

function ofHop(hop: Hop): readonly ProfileStatement[] {
  const label = (what: string) => ({ label: `${hop.id}/${what}`, of: hop.id });
  return [
    ...Object.entries(hop.deadlines).map(
      ([name, is]): ProfileStatement => ({ kind: 'deadline', is, name, ...label(name) }),
    ),
    ...(hop.reactions ?? []).map((is): ProfileStatement => ({ kind: 'reaction', is, ...label(`on ${is.on}`) })),
    ...(hop.retries ?? []).map((is): ProfileStatement => ({ kind: 'retry', is, ...label(`${is.of} again`) })),
    ...(hop.queues ?? []).map((is): ProfileStatement => ({ kind: 'queue', is, ...label(`queue of each ${is.of}`) })),
    ...(hop.cadences ?? []).map((is): ProfileStatement => ({ kind: 'cadence', is, ...label(`cadence of ${is.of}`) })),
    ...(hop.limits ?? []).map((is): ProfileStatement => ({ kind: 'limit', is, ...label(`limit of ${is.of}`) })),
    ...(hop.buffering ?? []).map(
      (is): ProfileStatement => ({ kind: 'buffering', is, ...label(`buffering of ${is.of}`) }),
    ),
    ...Object.entries(hop.settings ?? {}).map(
      ([name, is]): ProfileStatement => ({ kind: 'setting', is, name, ...label(`setting ${name}`) }),
    ),
    ...(hop.quirks ?? []).map((is): ProfileStatement => ({ kind: 'quirk', is, ...label(`quirk ${is.quirk}`) })),
  ];
}

const facts = ({ wire }: ClientProfile): readonly (readonly [string, Fact<unknown>])[] =>
  Object.entries(wire).map(([name, fact]): readonly [string, Fact<unknown>] => [name, fact]);

/** Every statement of a profile, about the client and about its HTTP library. */
export function statementsOf(profile: ClientProfile): readonly ProfileStatement[] {
  const { id, startup, http } = profile;
  return [
    { kind: 'startup', is: startup, label: `${id}/attempts`, of: id },
    ...ofHop(profile),
    ...(http === null || isUnknown(http) ? [] : ofHop(http)),
    ...facts(profile).flatMap(([name, is]): ProfileStatement[] =>
      isUnknown(is) ? [] : [{ kind: 'wire', is, name, label: `${id}/wire ${name}`, of: id }],
    ),
  ];
}

/** What a profile states as unknown: facts on the wire, or its HTTP library. */
export function unknownsOf(profile: ClientProfile): readonly { readonly label: string; readonly note: string }[] {
  const { id, http } = profile;
  return [
    ...(http !== null && isUnknown(http) ? [{ label: `${id}/http`, note: http.unknown }] : []),
    ...facts(profile).flatMap(([name, is]) =>
      isUnknown(is) ? [{ label: `${id}/wire ${name}`, note: is.unknown }] : [],
    ),
  ];
}
