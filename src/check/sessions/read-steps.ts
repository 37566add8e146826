import { z } from 'zod';
import { livesHere, type ServerUnderTest, urlOf } from '../../scenario/server/server-under-test.ts';
import { UsageError } from '../options/usage-error.ts';
import { clientOf, firstClient, type SessionStep, type StepKind } from './session-step.ts';

const ms = z.int().min(0);
const any = { client: z.string().min(1).optional(), afterMs: ms.optional() };
const fields = z.record(z.string(), z.unknown());
const pointer = z.string().regex(/^(\/.*)?$/, 'a JSON pointer, such as /structuredContent/id');

const kinds = {
  call: z.strictObject({
    do: z.literal('call').optional(),
    tool: z.string(),
    // In code the arguments may be a function.
    arguments: z.union([fields, z.custom((value) => typeof value === 'function')]).optional(),
    as: z.string().min(1).optional(),
    wait: z.boolean().optional(),
    ...any,
  }),
  poll: z.strictObject({
    do: z.literal('poll'),
    tool: z.string(),
    arguments: fields.optional(),
    everyMs: ms,
    while: z.strictObject({ at: pointer, in: z.array(z.unknown()).min(1) }),
    atMost: z.int().min(1).optional(),
    ...any,
  }),
  cancel: z.strictObject({ do: z.literal('cancel'), call: z.string(), ...any }),
  answers: z.strictObject({ do: z.literal('answers'), ...any }),
  wait: z.strictObject({ do: z.literal('wait'), ms, ...any }),
  list: z.strictObject({
    do: z.literal('list'),
    of: z.enum(['tools', 'resources', 'resources/templates', 'prompts']).optional(),
    ...any,
  }),
  read: z.strictObject({ do: z.literal('read'), uri: z.string(), ...any }),
  prompt: z.strictObject({
    do: z.literal('prompt'),
    name: z.string(),
    arguments: z.record(z.string(), z.string()).optional(),
    ...any,
  }),
  ping: z.strictObject({ do: z.literal('ping'), ...any }),
  connect: z.strictObject({ do: z.literal('connect'), ...any }),
  disconnect: z.strictObject({ do: z.literal('disconnect'), ...any }),
  reconnect: z.strictObject({ do: z.literal('reconnect'), ...any }),
  expire: z.strictObject({ do: z.literal('expire'), ...any }),
} satisfies { readonly [kind in StepKind]: z.ZodType };

const isKind = (value: unknown): value is StepKind => typeof value === 'string' && Object.hasOwn(kinds, value);

/** What is wrong with a value, in words: where, and what. */
const inWords = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`).join('; ');

function readStep(value: unknown, number: number, from: string): SessionStep {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(
      `${from}: step ${number} is an object such as { "tool": "search" }, and not ${JSON.stringify(value)}`,
    );
  const kind: unknown = 'do' in value ? value.do : 'call';
  if (!isKind(kind))
    throw new UsageError(
      `${from}: step ${number} has "do": ${JSON.stringify(kind)}, and there are ${Object.keys(kinds).join(', ')}`,
    );
  const read = kinds[kind].safeParse(value);
  if (read.success) return value as SessionStep; // the schema allows no more than the type
  const { afterMs } = value as { afterMs?: unknown };
  if (afterMs !== undefined && !ms.safeParse(afterMs).success)
    throw new UsageError(
      `${from}: step ${number}: afterMs must be a whole number of milliseconds from 0 on, and is ${afterMs}`,
    );
  throw new UsageError(`${from}: step ${number} (${kind}) is wrong: ${inWords(read.error)}`);
}

/**
 * Reads the steps of a session.
 *
 * @param from where they come from, for errors
 * @throws UsageError (`ERR_USAGE`) if a step is wrong; it names the step, and what is wrong
 */
export function readSteps(value: unknown, from: string): readonly SessionStep[] {
  if (!Array.isArray(value))
    throw new UsageError(
      `${from}: the steps are an array such as [{ "tool": "search" }], and not ${JSON.stringify(value)}`,
    );
  const steps = value.map((step, index) => readStep(step, index + 1, from));
  const names = new Set(steps.flatMap((step) => ('tool' in step && step.do !== 'poll' ? [step.as ?? step.tool] : [])));
  for (const [index, step] of steps.entries())
    if (step.do === 'cancel' && !names.has(step.call))
      throw new UsageError(
        `${from}: step ${index + 1} cancels ${JSON.stringify(step.call)}, and no call has this name`,
      );
  return steps;
}

/**
 * Checks that this server can have the clients of these steps.
 *
 * @throws UsageError (`ERR_USAGE`) if a step adds a client to a server that has one client
 */
export function assertClients(server: ServerUnderTest, steps: readonly SessionStep[]): void {
  const other = steps.find((step) => clientOf(step) !== firstClient);
  if (other !== undefined && !livesHere(server) && urlOf(server) === null)
    throw new UsageError(
      `the session has a client ${JSON.stringify(clientOf(other))} besides the first one, and over stdio each client starts a server of its own: play one session for each`,
    );
}

/** The JSON schema (draft 2020-12) of the steps of a session. */
export function sessionSchema(): { readonly [keyword: string]: unknown } {
  const steps = z.array(z.union(Object.values(kinds)));
  const file = z.union([steps, z.strictObject({ steps, ties: z.int().min(0).optional() })]);
  const schema = z.toJSONSchema(file, { io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'A session of mcp-deadline' };
}
