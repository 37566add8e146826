import * as fc from 'fast-check';
import { bounds, drawnOfMany } from './bounds.ts';
import { type Build, type Built, type Impossible, isBuilt } from './built.ts';
import type { JsonSchema } from './json-schema.ts';
import { child, type LocatedObjectSchema, type LocatedSchema } from './located-schema.ts';

/** The largest number of elements beyond the required ones. An array inside a recursive schema has at most one more. */
const usual = 3;

/**
 * Arrays that fit all `places`: all elements of a tuple, then the number that `minItems` demands, then a few more. They shrink
 * to the smallest number of elements. `contains` gets its elements here. The caller's filter drops an array if another keyword
 * conflicts with them.
 */
export function arrayArbitrary(
  places: readonly LocatedObjectSchema[],
  depth: number,
  build: Build,
): Built | Impossible {
  const at = places[0]?.at ?? '';
  const min = Math.max(0, ...places.map(({ schema }) => schema.minItems ?? 0));
  const max = Math.min(...places.map(({ schema }) => schema.maxItems ?? Number.POSITIVE_INFINITY));
  if (min > max) return { impossible: `minItems ${min} is above maxItems ${max}`, at };

  const most = places.some(({ schema }) => schema.uniqueItems) ? bounds.uniqueItems : bounds.items;
  const demanded = Math.max(min, ...places.map(({ schema }) => (schema.contains ? (schema.minContains ?? 1) : 0)));
  if (demanded > most)
    return {
      impossible: `${demanded} elements are more than the ${most} that are generated`,
      at,
      unsupported: 'minItems',
    };

  const fixed: Built[] = [];
  const tuple = Math.max(...places.map(({ schema }) => tupleOf(schema).length));
  let end: Impossible | undefined;
  while (fixed.length < Math.min(tuple, max) && !end) {
    const element = build(elementAt(places, fixed.length), depth);
    if (isBuilt(element)) fixed.push(element);
    else end = element;
  }
  for (const place of end ? [] : places) {
    if (place.schema.contains === undefined) continue;
    const wanted = [...elementAt(places, tuple), child(place, place.schema.contains, 'contains')];
    const element = build(wanted, depth);
    const count = Math.min(place.schema.minContains ?? 1, max - fixed.length);
    if (isBuilt(element)) fixed.push(...Array<Built>(count).fill(element));
  }
  const rest = end ?? build(elementAt(places, tuple), depth);
  const missing = Math.max(0, min - fixed.length);
  if (!isBuilt(rest) && missing > 0) return rest;

  const each = isBuilt(rest) ? rest.size : 0;
  const least = fixed.reduce((sum, { size }) => sum + size, 1) + missing * each;
  if (least > bounds.size)
    return {
      impossible: `it has at least ${least} values and characters, and ${bounds.size} are generated`,
      at,
      unsupported: 'minItems',
    };
  const spare = depth > 0 ? 1 : usual;
  // Nested arrays multiply: a few more elements at each level soon are millions of values.
  const more = least + (spare * each) / 2 > bounds.roomySize ? 0 : spare;

  const head = fc.tuple(...fixed.map(({ arbitrary }) => arbitrary));
  const tail = isBuilt(rest) ? tailOf(places, rest, missing, Math.min(max - fixed.length, missing + more)) : null;
  return {
    arbitrary: tail ? fc.tuple(head, tail).map(([one, other]) => [...one, ...other]) : head.map((one) => [...one]),
    cost: 1 + fixed.reduce((sum, { cost }) => sum + cost, 0) + missing * (isBuilt(rest) ? rest.cost : 0),
    size: least + (more * each) / 2,
  };
}

function tailOf(places: readonly LocatedObjectSchema[], rest: Built, minLength: number, maxLength: number) {
  // `uniqueArray` draws again if an element occurs twice, so that arrays of a small enum pass the filter. No `minLength`:
  // fast-check would never stop if there are too few different elements. The caller's filter checks the length.
  if (places.some(({ schema }) => schema.uniqueItems)) {
    return fc.uniqueArray(rest.arbitrary, { maxLength, size: 'max', selector: (value) => JSON.stringify(value) });
  }
  if (minLength > drawnOfMany * drawnOfMany) {
    const some = fc.array(rest.arbitrary, { minLength: 1, maxLength: drawnOfMany });
    return some.map((drawn) =>
      Array.from({ length: minLength }, (_, index) => structuredClone(drawn[index % drawn.length])),
    );
  }
  return fc.array(rest.arbitrary, { minLength, maxLength, size: 'max' });
}

/** A tuple's schemas: `prefixItems`, or the list that draft-07 and 2019-09 have in `items`. */
function tupleOf({ prefixItems, items }: LocatedObjectSchema['schema']): readonly JsonSchema[] {
  if (prefixItems) return prefixItems;
  return Array.isArray(items) ? (items as readonly JsonSchema[]) : [];
}

function elementAt(places: readonly LocatedObjectSchema[], index: number): LocatedSchema[] {
  return places.flatMap((place): LocatedSchema[] => {
    const { prefixItems, items, additionalItems } = place.schema;
    const own = tupleOf(place.schema)[index];
    if (own !== undefined) return [child(place, own, prefixItems ? 'prefixItems' : 'items', index)];
    if (!Array.isArray(items)) return items === undefined ? [] : [child(place, items as JsonSchema, 'items')];
    return additionalItems === undefined ? [] : [child(place, additionalItems, 'additionalItems')];
  });
}
