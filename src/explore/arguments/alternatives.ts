import type { LocatedObjectSchema, LocatedSchema } from './located-schema.ts';
import { child } from './located-schema.ts';
import type { SchemaDocument } from './schema-document.ts';

/** One way to fit a schema: its combinators decided, its references followed. All of `places` hold at once. */
export interface Alternative {
  readonly places: readonly LocatedObjectSchema[];
  /** How many recursive references lie between the root and here. */
  readonly depth: number;
}

/** More ways than this are not looked at: the plainest ones come first. */
const maxAlternatives = 64;
const maxSteps = 2000;

interface State extends Alternative {
  readonly open: readonly LocatedSchema[];
  /** How many combinators were decided for other than their first option, and by how much. */
  readonly distance: number;
}

/**
 * The ways to fit all of `places`: one for each choice of `anyOf`, `oneOf`, `if` and dependent schemas, as long as the
 * choices are few. Those nearest to "always the first option" come first, so that a schema with twenty `if`s still
 * yields every case in which one of them holds. What is chosen here is sound only for `anyOf`; the caller filters the rest.
 */
export function alternatives(document: SchemaDocument, places: readonly LocatedSchema[], depth: number): Alternative[] {
  const queue: State[] = [{ open: places, places: [], depth, distance: 0 }];
  const found: Alternative[] = [];
  // A cycle of references has to come to its end within this depth if it has an end at all.
  const maxDepth = document.recursive.size + 2;
  for (let step = 0; step < maxSteps && found.length < maxAlternatives; step += 1) {
    const state = takeNearest(queue);
    if (!state) break;
    const [place, ...open] = state.open;
    if (!place) found.push({ places: state.places, depth: state.depth });
    else if (isLocatedObjectSchema(place)) {
      if (state.places.some(({ at, schema }) => at === place.at && schema === place.schema)) {
        queue.push({ ...state, open });
        continue;
      }
      const [implied, deeper] = impliedBy(document, place);
      if (state.depth + deeper > maxDepth) continue;
      const next = {
        ...state,
        open: [...implied, ...open],
        places: [...state.places, place],
        depth: state.depth + deeper,
      };
      queue.push(...decide(next, choicesOf(place)));
    } else if (place.schema === true) queue.push({ ...state, open });
  }
  return found;
}

function takeNearest(queue: State[]): State | undefined {
  let nearest = 0;
  for (const [index, { distance }] of queue.entries()) {
    if (distance < (queue[nearest]?.distance ?? 0)) nearest = index;
  }
  return queue.splice(nearest, 1)[0];
}

function isLocatedObjectSchema(place: LocatedSchema): place is LocatedObjectSchema {
  return typeof place.schema === 'object';
}

/** What holds besides `place` wherever it holds, and whether a recursive reference was followed for it. */
function impliedBy(document: SchemaDocument, place: LocatedObjectSchema): [LocatedSchema[], number] {
  const { schema } = place;
  const targets = [schema.$ref, schema.$dynamicRef].flatMap((reference) =>
    reference === undefined ? [] : document.resolve(reference, place),
  );
  const deeper = targets.some(({ at }) => document.recursive.has(at)) ? 1 : 0;
  return [[...targets, ...(schema.allOf ?? []).map((part, index) => child(place, part, 'allOf', index))], deeper];
}

/** Each combinator of `place` as the list of its options, each option as what holds then. */
function choicesOf(place: LocatedObjectSchema): LocatedSchema[][][] {
  const { schema } = place;
  const choices: LocatedSchema[][][] = [];
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const options = schema[keyword];
    if (options) choices.push(options.map((option, index) => [child(place, option, keyword, index)]));
  }
  if (schema.if !== undefined) {
    const part = (keyword: 'if' | 'then' | 'else') =>
      schema[keyword] === undefined ? [] : [child(place, schema[keyword], keyword)];
    choices.push([part('else'), [...part('if'), ...part('then')]]);
  }
  for (const keyword of ['dependentSchemas', 'dependencies'] as const) {
    for (const [name, dependent] of Object.entries(schema[keyword] ?? {})) {
      if (Array.isArray(dependent)) continue;
      const present: LocatedSchema = { schema: { required: [name] }, at: '', own: true };
      choices.push([[], [present, child(place, dependent as LocatedSchema['schema'], keyword, name)]]);
    }
  }
  return choices;
}

function decide(state: State, choices: readonly (readonly (readonly LocatedSchema[])[])[]): State[] {
  let states = [state];
  for (const options of choices) {
    states = states.flatMap((before) =>
      options.map((option, index) => ({
        ...before,
        open: [...option, ...before.open],
        distance: before.distance + index,
      })),
    );
    // Nearest first, so that what is cut off is the farthest.
    states.sort((one, other) => one.distance - other.distance);
    states.length = Math.min(states.length, maxAlternatives);
  }
  return states;
}
