import { z } from 'zod';
import { FaultPlanError } from '../../fault-plan-error.ts';
import { issueWords } from '../../issue-words.ts';
import { behaviourKinds, type CompleteBehaviour } from '../behaviours/upstream-behaviour.ts';
import { upstreamAfterCalls, upstreamCalls, upstreamMatch } from '../upstream-parameters.ts';
import type { CompleteRule, UpstreamRule } from './upstream-rule.ts';

const behaviours = [...behaviourKinds.values()].map(({ type, fields }) =>
  z.strictObject({ type: z.literal(type), ...fields() }),
);

/** TypeScript does not follow the types through the map. */
const behaviour = z.discriminatedUnion(
  'type',
  behaviours as [(typeof behaviours)[number]],
) as z.ZodType as z.ZodType<CompleteBehaviour>;

const rule = z.strictObject({
  match: upstreamMatch,
  calls: upstreamCalls,
  afterCalls: upstreamAfterCalls,
  behaviours: z.array(behaviour).min(1),
});

/**
 * Fills in the defaults of a rule.
 *
 * @throws FaultPlanError (`ERR_FAULT_PLAN`) when the rule is not one, naming the wrong field
 */
export function readUpstreamRule(written: UpstreamRule): CompleteRule {
  const read = rule.safeParse(written);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.join('.') ?? '';
  const words =
    issue?.code === 'invalid_union'
      ? `the type of a behaviour is one of ${[...behaviourKinds.keys()].join(', ')}`
      : issue === undefined
        ? read.error.message
        : issueWords(issue);
  throw new FaultPlanError(`a rule over upstream calls is wrong at ${path === '' ? 'its top' : path}: ${words}`);
}
