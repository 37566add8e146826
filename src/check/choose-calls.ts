import type { Tool } from '../client/tool.ts';
import { sampleArguments } from '../explore/arguments/sample-arguments.ts';
import { validateArguments } from '../explore/arguments/validate-arguments.ts';
import { seededOrder } from '../explore/seeded-order.ts';
import type { Fields } from '../wire/frame.ts';
import type { FullOptions, RequestedCall } from './check-options.ts';
import { suggestion } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** One tool to call, and the arguments to try in turn until one is answered with a result. */
export interface ChosenCall {
  readonly tool: string;
  readonly tries: readonly Fields[];
  /** Whether the arguments are made up. Then an error may be their fault, and proves nothing. */
  readonly generated: boolean;
}

/** Which tools to call, and which are left out and why. */
export interface ChosenCalls {
  readonly calls: readonly ChosenCall[];
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
}

/** Generated arguments are tried so often: the first that a tool takes counts. */
const tries = 3;

function generated(tool: Tool, seed: number): ChosenCall | string {
  try {
    return { tool: tool.name, tries: sampleArguments(tool.inputSchema, { seed, count: tries }), generated: true };
  } catch (error) {
    return `no arguments could be generated: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function assertKnown(name: string, tools: readonly Tool[]): Tool {
  const tool = tools.find((one) => one.name === name);
  if (tool !== undefined) return tool;
  const names = tools.map((one) => one.name);
  throw new UsageError(`the server has no tool ${JSON.stringify(name)}.${suggestion(name, names)}`);
}

function requested(call: RequestedCall, tools: readonly Tool[], seed: number): ChosenCall | string {
  const tool = assertKnown(call.tool, tools);
  if (call.arguments === undefined) return generated(tool, seed);
  const problems = validateArguments(tool.inputSchema, call.arguments);
  const [first] = problems;
  if (first !== undefined)
    throw new UsageError(
      `the arguments for ${call.tool} do not fit its inputSchema: ${first.path === '' ? 'they' : first.path} ${first.message}, and ${first.path === '' ? 'are' : 'is'} ${JSON.stringify(first.value)}`,
    );
  return { tool: call.tool, tries: [call.arguments], generated: false };
}

/**
 * Decides what to call: what was asked for, else every tool marked read-only. Only such tools are called unasked: the
 * others may change something.
 *
 * @throws UsageError (`ERR_USAGE`) for a tool that is not there, or arguments that its schema refuses
 */
export function chooseCalls(tools: readonly Tool[], options: FullOptions): ChosenCalls {
  const { calls: asked, allTools, readOnlyTools, seed } = options;
  const calls: ChosenCall[] = [];
  const leftOut: { tool: string; why: string }[] = [];
  const take = (tool: string, choice: ChosenCall | string) => {
    if (typeof choice === 'string') leftOut.push({ tool, why: choice });
    else calls.push(choice);
  };
  for (const call of asked) take(call.tool, requested(call, tools, seed));
  if (asked.length === 0 || readOnlyTools || allTools)
    for (const tool of tools) {
      if (asked.some((call) => call.tool === tool.name)) continue;
      if (tool.readOnly || allTools) take(tool.name, generated(tool, seed));
      else
        leftOut.push({ tool: tool.name, why: 'not marked readOnlyHint; call it with --call, or all with --all-tools' });
    }
  for (const tool of Object.keys(options.budgets)) assertKnown(tool, tools);
  // Those asked for by name come last: they are the ones that may leave something open, after which a new server is needed.
  const isAsked = ({ tool }: ChosenCall) => asked.some((call) => call.tool === tool);
  const unasked = calls.filter((call) => !isAsked(call));
  return { calls: [...seededOrder(unasked, seed), ...seededOrder(calls.filter(isAsked), seed)], leftOut };
}
