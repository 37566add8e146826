import { closest, distance } from 'fastest-levenshtein';
import type { ZodType } from 'zod';
import type { AnyFault } from './fault.ts';
import type { FaultPlan, PlannedFault } from './fault-plan.ts';
import { FaultPlanError } from './fault-plan-error.ts';
import { knownFaults } from './fault-registry.ts';
import { issueWords } from './issue-words.ts';
import { faultCondition } from './when/fault-condition.ts';

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => {
  // JSON has no word for an infinite number.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const meant = (wrong: string, known: readonly string[], nouns: string): string => {
  const near = closest(wrong, known);
  return distance(wrong, near) <= Math.max(2, wrong.length / 2)
    ? `did you mean ${JSON.stringify(near)}?`
    : `the ${nouns} are ${known.join(', ')}`;
};

const named = (path: string, name: string, known: readonly AnyFault[]): AnyFault => {
  const fault = known.find((one) => one.id === name);
  if (fault !== undefined) return fault;
  const names = known.map((one) => one.id);
  throw new FaultPlanError(`${path}: there is no fault ${shown(name)}; ${meant(name, names, 'faults')}`);
};

const dotted = (path: string, keys: readonly PropertyKey[]): string =>
  keys.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`), path);

const at = (value: unknown, keys: readonly PropertyKey[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

const fieldsOf = (schema: ZodType<unknown, unknown>): readonly string[] =>
  'shape' in schema && isObject(schema.shape) ? Object.keys(schema.shape) : [];

/** Reads one part of a planned fault. @param noun what its fields are called in errors */
function readPart<Part>(path: string, schema: ZodType<Part, unknown>, value: unknown, noun: string): Part {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) throw new FaultPlanError(`${path}: ${read.error.message}`);
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    const [key = ''] = issue.keys;
    throw new FaultPlanError(`${path}.${key}: there is no such ${noun}; ${meant(key, fieldsOf(schema), `${noun}s`)}`);
  }
  const got = at(value, issue.path);
  throw new FaultPlanError(`${dotted(path, issue.path)}: ${issueWords(issue)}, and is ${shown(got)}`);
}

const example = '{ "fault": "upstream-slow", "parameters": { "delayMs": 45000 } }';

/** What people write for a field, from other tools and from memory. */
const alsoCalled: { readonly [field: string]: readonly string[] } = {
  fault: ['name', 'type', 'kind', 'id', 'faults'],
  parameters: ['params', 'param', 'parameter', 'options', 'args', 'arguments', 'config', 'with'],
  when: ['condition', 'if', 'at', 'schedule', 'timing'],
};

const aliasOf = (odd: string): string | undefined =>
  Object.keys(alsoCalled).find((field) => alsoCalled[field]?.includes(odd.toLowerCase()));

/** What to do about a field that a planned fault does not have. */
function insteadOf(odd: string, name: unknown, known: readonly AnyFault[]): string {
  const field = aliasOf(odd);
  if (field !== undefined) return `did you mean ${JSON.stringify(field)}? Write ${example}`;
  const fault = known.find((one) => one.id === name);
  if (fieldsOf(faultCondition).includes(odd))
    return `when a fault is at work goes into "when": { "fault": ${JSON.stringify(name)}, "when": { ${JSON.stringify(odd)}: ... } }`;
  const parameters = fault === undefined ? [] : fieldsOf(fault.parameters);
  return parameters.includes(odd)
    ? `what a fault is given goes into "parameters": { "fault": ${JSON.stringify(name)}, "parameters": { ${JSON.stringify(odd)}: ... } }`
    : `what a fault is given goes into "parameters", as in ${example}`;
}

/** Reads one planned fault, filling in the defaults. `path` is its place, for errors. */
export function readPlanned(path: string, value: unknown, known: readonly AnyFault[] = knownFaults()): PlannedFault {
  if (!isObject(value))
    throw new FaultPlanError(`${path}: expected { fault, parameters }, as in ${example}, and got ${shown(value)}`);
  const { fault: name, parameters = {}, when, ...rest } = value;
  const [odd] = Object.keys(rest);
  if (odd !== undefined)
    throw new FaultPlanError(`${path}.${odd}: there is no such field; ${insteadOf(odd, name, known)}`);
  if (typeof name !== 'string')
    throw new FaultPlanError(`${path}.fault: expected a fault's name, as in ${example}, and got ${shown(name)}`);
  const fault = named(`${path}.fault`, name, known);
  const read = readPart(`${path}.parameters`, fault.parameters, parameters, 'parameter') as PlannedFault['parameters'];
  if (when === undefined) return { fault: name, parameters: read };
  return { fault: name, parameters: read, when: readPart(`${path}.when`, faultCondition, when, 'condition') };
}

/**
 * Reads a plan: every fault known, every parameter right, every default filled in.
 *
 * @param value what a file or a caller says is a plan
 * @param path the place of the plan, for errors: a file's name, or `plan`
 * @throws FaultPlanError (`ERR_FAULT_PLAN`), naming the path of the first wrong field
 * @example
 * ```ts
 * readPlan([{ fault: 'upstream-slow', parameters: { delayMs: 45_000 } }]);
 * ```
 */
export function readPlan(value: unknown, known: readonly AnyFault[] = knownFaults(), path = 'plan'): FaultPlan {
  if (!Array.isArray(value)) {
    const meantOne = isObject(value) && Object.keys(value).some((key) => key === 'fault' || aliasOf(key) === 'fault');
    throw new FaultPlanError(
      `${path}: expected an array of faults, ${meantOne ? 'even of one alone' : 'such as'} [${example}], and got ${shown(value)}`,
    );
  }
  return value.map((one, index) => readPlanned(`${path}[${index}]`, one, known));
}
