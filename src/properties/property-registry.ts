import * as builtIn from './all-properties.ts';
import type { ExtraCheckProperty, PlayProperty, Property, PropertyInfo } from './property.ts';
import { PropertyError } from './property-error.ts';
import type { RuleProperty } from './protocol/rule-property.ts';

/** The id of a property of this package. */
export type PropertyId = (typeof builtIn)[keyof typeof builtIn]['id'];

/**
 * The order in which reports list the findings of one start-up or call, and in which properties are listed. Those that are
 * not named here follow, by id.
 */
const reportOrder: readonly string[] = [
  'real-work',
  'answers-within-budget',
  'within-own-budget',
  'answer-over-limit',
  'answered-with-an-error',
  'only-errors',
  'arguments-refused',
  'upstream-unreachable',
  'fault-could-not-act',
  'leaves-nothing-running',
  'stops-when-cancelled',
  'starts-without-tools',
  'stdout-pollution',
] satisfies readonly PropertyId[];

const placeOf = ({ id }: PropertyInfo): number => {
  const place = reportOrder.indexOf(id);
  return place < 0 ? reportOrder.length : place;
};

/** The properties of this package, in the order of reports. */
export const properties: readonly PropertyInfo[] = Object.values(builtIn).toSorted(
  (one, other) => placeOf(one) - placeOf(other) || (one.id < other.id ? -1 : 1),
);

const isOfPlay = (property: PropertyInfo): property is PlayProperty =>
  'judge' in property && !('extraCheck' in property);

/** Those of them that read the transcript of a play. `check` judges each start-up and each call by them. */
export const playProperties: readonly PlayProperty[] = properties
  .filter(isOfPlay)
  .filter(({ onRequest }) => !onRequest);

/** The ids of those that are judged only where the user or a suite names them. */
export const onRequestIds: readonly string[] = properties.flatMap(({ id, onRequest }) => (onRequest ? [id] : []));

/** Those of them that read the transcript of a play, with these ids. */
export const requestedProperties = (ids: readonly string[]): readonly Property[] =>
  properties.filter(
    (property): property is PlayProperty & Property =>
      property.onRequest === true && isOfPlay(property) && ids.includes(property.id),
  );

const isOfRule = (property: PropertyInfo): property is RuleProperty => 'plays' in property;

/** Those of them that judge a rule of the protocol, from plays that are made for the rules. */
export const ruleProperties: readonly RuleProperty[] = properties.filter(isOfRule);

/** The ids of the properties of this package. */
export const propertyIds: readonly string[] = properties.map(({ id }) => id);

/** The ids of those that extra checks judge: they need no fault and run after the verdicts. */
export const extraCheckIds: readonly string[] = properties
  .filter((property): property is ExtraCheckProperty => 'extraCheck' in property)
  .map(({ id }) => id);

/** Whether the property with this id is one of this package. */
export const isOfPackage = (id: string): boolean => propertyIds.includes(id);

/** Whether a property is one of this package. */
export const isBuiltIn = (property: PropertyInfo): boolean => properties.includes(property);

/** Words that `--fail-on` takes for something else, and the id of a rule that is made by a function. */
const reserved: ReadonlySet<string> = new Set(['fits', 'tight', 'fails', 'unknown', 'warnings', 'forgets-jobs']);

/** What the severity of a finding may be. */
export const severities: readonly unknown[] = ['error', 'warning', 'note'] satisfies readonly Property['severity'][];

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** What is wrong with a definition that no compiler has checked; `null`: nothing. */
function mistakeIn(property: Property): string | null {
  const { id, summary, severity, advice, judge } = property;
  if (typeof id !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    return `its id is in kebab case, such as "no-late-logs", and is ${JSON.stringify(id)}`;
  if (reserved.has(id)) return `its id cannot be ${JSON.stringify(id)}, which has another meaning: give it another id`;
  if (!isText(summary))
    return `its summary says in one line what it reports, and is ${JSON.stringify(summary)} (${id})`;
  if (!severities.includes(severity))
    return `its severity is one of ${severities.join(', ')}, and is ${JSON.stringify(severity)} (${id})`;
  if (advice !== undefined && !isText(advice))
    return `its advice says in one line what to do, and is ${JSON.stringify(advice)} (${id})`;
  return typeof judge === 'function' ? null : `its judge is a function, and is ${JSON.stringify(judge)} (${id})`;
}

const defined = new Map<string, Property>();

/** The properties that the user defined, in the order in which they were. */
export const definedProperties = (): readonly Property[] => [...defined.values()];

/** Every property that reports may name: those of this package, then those that the user defined. */
export const knownProperties = (): readonly PropertyInfo[] => [...properties, ...definedProperties()];

/** The property with this id. */
export const propertyById = (id: string): PropertyInfo | undefined =>
  defined.get(id) ?? properties.find((property) => property.id === id);

/**
 * Makes sure that a property can be judged under its id.
 *
 * @throws PropertyError (`ERR_PROPERTY`) when it is incomplete, or another property has its id
 */
export function assertProperty(property: Property): void {
  if (typeof property !== 'object' || property === null)
    throw new PropertyError(
      null,
      `a property is an object with id, summary, severity and judge, not ${JSON.stringify(property)}`,
    );
  const id = typeof property.id === 'string' ? property.id : null;
  const mistake = mistakeIn(property);
  if (mistake !== null) throw new PropertyError(id, `a property cannot be defined like this: ${mistake}`);
  const known = propertyById(property.id);
  if (known !== undefined && known !== property)
    throw new PropertyError(id, `there is a property ${JSON.stringify(id)} already: give this one another id`);
}

/**
 * Defines a property and makes its id known: to `properties` and `failOn` in code and test files, and to the command line by
 * `--use`. It is judged where it is named; the properties of this package always are.
 *
 * @returns the property
 * @throws PropertyError (`ERR_PROPERTY`) when it is incomplete, or another property has its id
 * @example
 * ```ts
 * import { check, defineProperty } from 'mcp-deadline';
 * import { say } from 'mcp-deadline/authoring';
 *
 * const answersSmall = defineProperty({
 *   id: 'answers-small',
 *   summary: 'an answer has more than 10 000 bytes',
 *   severity: 'warning',
 *   judge: ({ call }) =>
 *     (call?.executions ?? []).flatMap(({ answer }) =>
 *       answer === null || answer.bytes <= 10_000 ? [] : [say`the answer has ${{ answerBytes: answer.bytes }} bytes`],
 *     ),
 * });
 * await check(server, { properties: [answersSmall] });
 * ```
 */
export function defineProperty(property: Property): Property {
  assertProperty(property);
  defined.set(property.id, property);
  return property;
}
