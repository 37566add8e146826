import type { Tool } from '../../client/tool.ts';
import { sampleArguments } from '../../explore/arguments/sample-arguments.ts';
import { type ArgumentProblem, validateArguments } from '../../explore/arguments/validate-arguments.ts';
import { seededOrder } from '../../explore/seeded-order.ts';
import { FaultPlanError } from '../../faults/fault-plan-error.ts';
import { canonicalJson } from '../../wire/canonical-json.ts';
import type { Fields } from '../../wire/frame.ts';
import { visible } from '../../wire/visible.ts';
import type { FullOptions, RequestedCall } from './check-options.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** One tool to call, and the arguments to try in turn until the tool answers with a result. */
export interface ChosenCall {
  readonly tool: string;
  readonly tries: readonly Fields[];
  /** Whether the arguments are generated. They may then be the reason for an error, so the error proves nothing. */
  readonly generated: boolean;
  /** For generated arguments: whether the schema allows arguments that are not among `tries`. Left out: it does not. */
  readonly leavesOthers?: () => boolean;
}

/** A requested call that this client cannot make. */
export interface RefusedCall {
  readonly call: ChosenCall;
  readonly why: string;
  /** The user's mistake, if no other client can make the call either. `null`: it is not a mistake. */
  readonly error: UsageError | null;
}

/** A budget or the condition of a fault that names a tool which this client was not shown. */
export interface WrongTool {
  /** The option that names it, such as `plan[0].when.tool`, and the tool: two clients have the same error if both have this key. */
  readonly key: string;
  readonly error: Error;
}

/** Which tools to call, and which are left out and why. */
export interface ChosenCalls {
  readonly calls: readonly ChosenCall[];
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
  readonly refused: readonly RefusedCall[];
  /** Budgets and conditions of faults for tools that this client was not shown. */
  readonly wrongTools: readonly WrongTool[];
}

/** No calls. */
export const noCalls: ChosenCalls = { calls: [], leftOut: [], refused: [], wrongTools: [] };

/** How many generated arguments are tried. The first that the tool answers with a result count. */
const tries = 3;

/** Why a client cannot call a tool that another client was shown. */
export const notListed = 'not listed: the server did not show this tool to this client';

/** How many samples are searched for arguments that were not tried. Few samples could miss a rare one. */
const samplesForOthers = 24;

function leavesOthers({ inputSchema }: Tool, tried: readonly Fields[], seed: number): boolean {
  const known = new Set(tried.map(canonicalJson));
  try {
    return sampleArguments(inputSchema, { seed, count: samplesForOthers }).some(
      (args) => !known.has(canonicalJson(args)),
    );
  } catch {
    return false;
  }
}

function generated(tool: Tool, seed: number): ChosenCall | string {
  try {
    const made = sampleArguments(tool.inputSchema, { seed, count: tries });
    return { tool: tool.name, tries: made, generated: true, leavesOthers: () => leavesOthers(tool, made, seed) };
  } catch (error) {
    return `no arguments could be generated: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const noSuchTool = (name: string, tools: ToolsByName): string =>
  `the server has no tool ${JSON.stringify(name)}.${suggestion(name, [...new Set(tools.keys())])}`;

const unknownTool = (name: string, tools: ToolsByName): UsageError => new UsageError(noSuchTool(name, tools));

/** The keys of the budgets and conditions that {@link wrongTools} looks at. */
export const keysOfNamedTools = ({ budgets, plans }: Pick<FullOptions, 'budgets' | 'plans'>) => [
  ...Object.keys(budgets).map((tool) => ({ key: `budget ${tool}`, tool, where: null })),
  ...plans.flatMap((plan) =>
    plan.flatMap(({ when }, index) => {
      const where = `plan[${index}].when.tool`;
      return when?.tool === undefined ? [] : [{ key: `${where} ${when.tool}`, tool: when.tool, where }];
    }),
  ),
];

const wrongTools = (options: FullOptions, tools: ToolsByName): readonly WrongTool[] =>
  keysOfNamedTools(options)
    .filter(({ tool }) => !tools.has(tool))
    .map(({ key, tool, where }) => ({
      key,
      error: where === null ? unknownTool(tool, tools) : new FaultPlanError(`${where}: ${noSuchTool(tool, tools)}`),
    }));

type ToolsByName = ReadonlyMap<string, Tool>;

/** A call as requested, before its tool is known. */
export const asAsked = ({ tool, arguments: args }: RequestedCall): ChosenCall => ({
  tool,
  tries: args === undefined ? [] : [args],
  generated: args === undefined,
});

/** The problems of given arguments. If the schema cannot be read, there are none, and the call is made. */
function problemsOf(tool: Tool, args: Fields): readonly ArgumentProblem[] {
  try {
    return validateArguments(tool.inputSchema, args);
  } catch {
    return [];
  }
}

function requested(asked: RequestedCall, tools: ToolsByName, seed: number): ChosenCall | RefusedCall {
  const tool = tools.get(asked.tool);
  const call = asAsked(asked);
  if (tool === undefined) return { call, why: notListed, error: unknownTool(asked.tool, tools) };
  if (asked.arguments === undefined) {
    const made = generated(tool, seed);
    return typeof made === 'string' ? { call, why: made, error: null } : made;
  }
  const [first] = problemsOf(tool, asked.arguments);
  if (first === undefined) return call;
  const [what, are] = first.path === '' ? ['they', 'are'] : [first.path, 'is'];
  // ajv's message quotes the schema, which is untrusted.
  const problem = visible(`${what} ${first.message}, and ${are} ${JSON.stringify(first.value)}`);
  const why = `the arguments for ${visible(asked.tool)} do not fit its inputSchema: ${problem}`;
  return { call, why, error: new UsageError(why) };
}

/**
 * Decides what to call: the requested calls, otherwise every tool marked read-only. Only read-only tools are called without a
 * request, because other tools may change something. A requested call that cannot be made is `refused`.
 */
export function callsFor(
  listed: readonly Tool[],
  options: FullOptions,
  order: 'seeded' | 'given' = 'seeded',
): ChosenCalls {
  const { calls: asked, allTools, readOnlyTools, seed } = options;
  const tools: ToolsByName = new Map(listed.toReversed().map((tool) => [tool.name, tool]));
  const calls: ChosenCall[] = [];
  const leftOut: { tool: string; why: string }[] = [];
  const refused: RefusedCall[] = [];
  for (const one of asked) {
    const choice = requested(one, tools, seed);
    if ('tries' in choice) calls.push(choice);
    else {
      refused.push(choice);
      if (choice.error === null) leftOut.push({ tool: one.tool, why: choice.why });
    }
  }
  const askedTools = new Set(asked.map(({ tool }) => tool));
  if (asked.length === 0 || readOnlyTools || allTools)
    for (const tool of listed) {
      if (askedTools.has(tool.name)) continue;
      const choice =
        tool.readOnly || allTools
          ? generated(tool, seed)
          : 'not marked readOnlyHint; call it with --call, or all with --all-tools';
      if (typeof choice === 'string') leftOut.push({ tool: tool.name, why: choice });
      else calls.push(choice);
    }
  // Tools requested by name come last: they are more likely to leave something open, after which a new server is needed.
  const isAsked = ({ tool }: ChosenCall) => askedTools.has(tool);
  const unasked = calls.filter((call) => !isAsked(call));
  return {
    calls: order === 'given' ? calls : [...seededOrder(unasked, seed), ...seededOrder(calls.filter(isAsked), seed)],
    leftOut,
    refused,
    wrongTools: wrongTools(options, tools),
  };
}

/**
 * Decides what to call in a run with one client, as {@link callsFor}.
 *
 * @throws UsageError (`ERR_USAGE`) for a tool that does not exist, or arguments that its schema refuses
 */
export function chooseCalls(tools: readonly Tool[], options: FullOptions): ChosenCalls {
  const chosen = callsFor(tools, options);
  const wrong = [...chosen.refused, ...chosen.wrongTools].find(({ error }) => error !== null);
  if (wrong?.error != null) throw wrong.error;
  return chosen;
}
