import type { LocatedObjectSchema, LocatedSchema } from './located-schema.ts';
import { child } from './located-schema.ts';
import type { SchemaDocument } from './schema-document.ts';

/** One way to fit a schema: its combinators are decided, its references are followed. A value must fit all of `places`. */
export interface Alternative {
  readonly places: readonly LocatedObjectSchema[];
  /** How many recursive references were followed from the root to this alternative. */
  readonly depth: number;
}

/** The largest number of alternatives that are returned. The simplest alternatives come first. */
const maxAlternatives = 64;
const maxSteps = 2000;

interface State extends Alternative {
  /** Schemas that must hold too and are not yet read. */
  readonly open: readonly LocatedSchema[];
  /** The sum of the indexes of the chosen options: 0 if every combinator has its first option. */
  readonly distance: number;
}

/**
 * The ways to fit all of `places`: one for each choice of `anyOf`, `oneOf`, `if` and dependent schemas, up to
 * {@link maxAlternatives}. The alternatives nearest to "always the first option" come first, so that a schema with twenty
 * `if`s still yields every case in which one `if` holds. Only for `anyOf` does a choice guarantee that the values fit. For the
 * other keywords the caller filters the values.
 */
export function alternatives(document: SchemaDocument, places: readonly LocatedSchema[], depth: number): Alternative[] {
  const queue: State[] = [{ open: places, places: [], depth, distance: 0 }];
  const found: Alternative[] = [];
  // A cycle of references that can end can end within this depth.
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

/** The schemas that hold wherever `place` holds, and 1 if a recursive reference was followed for them, otherwise 0. */
function impliedBy(document: SchemaDocument, place: LocatedObjectSchema): [LocatedSchema[], number] {
  const { schema } = place;
  const targets = [schema.$ref, schema.$dynamicRef].flatMap((reference) =>
    reference === undefined ? [] : document.resolve(reference, place),
  );
  const deeper = targets.some(({ at }) => document.recursive.has(at)) ? 1 : 0;
  return [[...targets, ...(schema.allOf ?? []).map((part, index) => child(place, part, 'allOf', index))], deeper];
}

/** For each combinator of `place`, its options. An option is the list of schemas that hold if it is chosen. */
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
    // Nearest first, so that the cut removes the farthest.
    states.sort((one, other) => one.distance - other.distance);
    states.length = Math.min(states.length, maxAlternatives);
  }
  return states;
}
