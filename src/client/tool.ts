import type { Fields } from '../wire/frame.ts';

/** A tool as the server lists it. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: Fields;
  readonly readOnly: boolean;
  /** Whether its annotations say that running it twice has the same effect as running it once. */
  readonly idempotent: boolean;
  /** Whether it has an output schema, so that its results must have structured content. */
  readonly describesOutput?: boolean;
}

const byName = new WeakMap<readonly Tool[], ReadonlyMap<string, Tool>>();

/** The tool of this name, or the first one of several. The map makes this fast for a server with thousands of tools. */
export function toolNamed(tools: readonly Tool[], name: string): Tool | undefined {
  let named = byName.get(tools);
  if (named === undefined) {
    named = new Map(tools.toReversed().map((tool) => [tool.name, tool]));
    byName.set(tools, named);
  }
  return named.get(name);
}

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Read-only tools count as idempotent, unless another hint contradicts that. */
const isIdempotent = ({ idempotentHint, readOnlyHint, destructiveHint }: Fields): boolean =>
  idempotentHint === true || (readOnlyHint === true && idempotentHint !== false && destructiveHint !== true);

/** The tools of one page of a `tools/list` answer. Entries that are not tools are left out. */
export function toolsOf(result: Fields): readonly Tool[] {
  if (!Array.isArray(result.tools)) return [];
  return result.tools.flatMap((tool: unknown) => {
    if (!isObject(tool) || typeof tool.name !== 'string') return [];
    const annotations = isObject(tool.annotations) ? tool.annotations : {};
    return [
      {
        name: tool.name,
        ...(typeof tool.description === 'string' ? { description: tool.description } : {}),
        inputSchema: isObject(tool.inputSchema) ? tool.inputSchema : { type: 'object' },
        readOnly: annotations.readOnlyHint === true,
        idempotent: isIdempotent(annotations),
        ...(isObject(tool.outputSchema) ? { describesOutput: true } : {}),
      },
    ];
  });
}
