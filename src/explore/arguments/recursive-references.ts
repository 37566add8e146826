import type { LocatedSchema } from './located-schema.ts';
import { resolveReference } from './resolve-reference.ts';

/**
 * The JSON pointers of the `$ref` targets that lead back to themselves, such as the node of a tree. Generation counts how often
 * it follows them and stops after a few times. All other references end by themselves.
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
 * Every `$ref` and `$dynamicRef` below `schema`. A `$ref` inside an `enum` or a `default` is data, but following it does no
 * harm, and the key `default` may also be the name of a property.
 */
function referencesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    (key === '$ref' || key === '$dynamicRef') && typeof value === 'string' ? [value] : referencesIn(value),
  );
}
