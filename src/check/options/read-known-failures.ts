import { z } from 'zod';
import { FaultPlanError } from '../../faults/fault-plan-error.ts';
import { issueWords } from '../../faults/issue-words.ts';
import { readPlan } from '../../faults/read-plan.ts';
import { deterministic } from '../../properties/findings/deterministic.ts';
import { faultNeverActed } from '../../properties/findings/fault-never-acted.ts';
import { nothingProved } from '../../properties/findings/nothing-proved.ts';
import type { KnownFailures } from '../../report/known-failures.ts';
import { ExpectationError, type PlaceOfMistake } from './expectation-error.ts';
import { suggestion } from './suggestion.ts';

/**
 * Findings that say that a run proves nothing, or that it does not repeat. A run with one of them says nothing about the server,
 * so such a finding is never expected.
 */
export const neverExpected: ReadonlySet<string> = new Set([nothingProved.id, faultNeverActed.id, deterministic.id]);

const text = z.string().min(1);

const clientSpec = text.refine((spec) => !/^[^:]*@/.test(spec), {
  error: 'must be the id of a client without its version, so that it survives the next one',
});

const plan = z.unknown().superRefine((value, context) => {
  try {
    readPlan(value, undefined, '');
  } catch (error) {
    if (!(error instanceof FaultPlanError)) throw error;
    context.addIssue({ code: 'custom', message: `is not a plan: ${error.message.replace(/^: /, '')}` });
  }
});

const condition = {
  plan: plan.optional(),
  gateways: z.array(text).optional(),
  mode: z.enum(['headless', 'interactive']).optional(),
  because: text.optional(),
};

const verdict = z
  .enum(['fails', 'tight'], {
    error: 'must be "fails" or "tight": what fits needs no entry, and what is unknown is never expected',
  })
  .optional();

const startup = z.strictObject({ client: clientSpec, verdict, ...condition });

const cell = z
  .strictObject({
    client: clientSpec,
    tool: text,
    arguments: z.record(z.string(), z.unknown()).optional(),
    argumentsSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hexadecimal digits in lower case' })
      .optional(),
    verdict,
    ...condition,
  })
  .refine((one) => one.arguments === undefined || one.argumentsSha256 === undefined, {
    error: 'has both arguments and argumentsSha256: give one of the two',
  });

const finding = z.strictObject({
  property: text.refine((id) => !neverExpected.has(id), {
    error: 'cannot be expected: with this finding a run says nothing about the server',
  }),
  client: clientSpec.optional(),
  tool: text.optional(),
  ...condition,
});

const file = z.strictObject({
  $schema: z.string().optional(),
  startups: z.array(startup).optional(),
  cells: z.array(cell).optional(),
  findings: z.array(finding).optional(),
});

type Issue = z.core.$ZodIssue;

const fieldOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (before, key) =>
      typeof key === 'number' ? `${before}[${key}]` : `${before}${before === '' ? '' : '.'}${String(key)}`,
    '',
  );

/** The fields of an object of the list, by the list that it is in. */
const fieldsIn = (path: readonly PropertyKey[]): readonly string[] => {
  const [list] = path;
  if (list === 'startups') return Object.keys(startup.shape);
  if (list === 'cells') return Object.keys(cell.shape);
  if (list === 'findings') return Object.keys(finding.shape);
  return Object.keys(file.shape).filter((key) => key !== '$schema');
};

function inWords(issue: Issue, value: unknown): string {
  if (issue.code === 'unrecognized_keys')
    return `there is no such field.${suggestion(issue.keys[0] ?? '', fieldsIn(issue.path))}`;
  if (issue.code === 'custom' || issue.code === 'invalid_format') return `${issue.message}, and is ${shown(value)}`;
  // A message that a schema of this file gives begins with its verb.
  const words = issue.message.startsWith('must ') ? issue.message : issueWords(issue);
  return value === undefined ? `is missing, and ${words}` : `${words}, and is ${shown(value)}`;
}

const shown = (value: unknown): string => {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
};

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );

/** The text of a file of known failures, for the places of mistakes in it. */
export interface SourceOfExpected {
  /** The path of the file. */
  readonly file: string;
  /** The line and column of a field, or of the nearest field around it, from 1. */
  readonly placeOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };
}

/**
 * Reads known failures that came from a file or from code that no compiler has checked.
 *
 * @param source the file; left out: the value came from code
 * @throws ExpectationError (`ERR_EXPECT`) naming the place of the first mistake
 */
export function readKnownFailures(value: unknown, source?: SourceOfExpected): KnownFailures {
  const read = file.safeParse(value);
  if (read.success) return read.data as KnownFailures;
  const [issue] = read.error.issues;
  const path =
    issue === undefined ? [] : issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const place: PlaceOfMistake = {
    file: source?.file ?? null,
    field: fieldOf(path),
    ...(source === undefined ? { line: null, column: null } : source.placeOf(path)),
  };
  throw new ExpectationError(place, issue === undefined ? read.error.message : inWords(issue, at(value, path)));
}
