import type { LocatedSchema } from './located-schema.ts';
import { resolveReference } from './resolve-reference.ts';

/**
 * The pointers of those `$ref` targets that lead back to themselves, such as a tree's node. Generation counts its
 * passages through them and stops after a few; all other references cannot be endless.
 */
export function recursiveReferences(root: LocatedSchema): Set<string> {
  const targets = new Map<string, LocatedSchema>();
  const collect = (place: LocatedSchema): LocatedSchema[] =>
    referencesIn(place.schema).flatMap((reference) => resolveReference(root, reference) ?? []);
  const open = collect(root);
  const leadsTo = new Map<string, readonly string[]>();
  for (let target = open.pop(); target; target = open.pop()) {
    if (targets.has(target.at)) continue;
    targets.set(target.at, target);
    const next = collect(target);
    leadsTo.set(
      target.at,
      next.map(({ at }) => at),
    );
    open.push(...next);
  }
  return new Set([...targets.keys()].filter((at) => reaches(at, at, leadsTo)));
}

function reaches(from: string, to: string, leadsTo: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [...(leadsTo.get(from) ?? [])];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    open.push(...(leadsTo.get(at) ?? []));
  }
  return false;
}

/**
 * Every `$ref` below `schema`. One inside an `enum` or a `default` is data; following it too does no harm, and telling
 * a keyword `default` from a property of that name would need more than looking.
 */
function referencesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    (key === '$ref' || key === '$dynamicRef') && typeof value === 'string' ? [value] : referencesIn(value),
  );
}
