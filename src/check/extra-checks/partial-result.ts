import type { Tool } from '../../client/tool.ts';
import type { CallRecord } from '../../properties/reading/call-record.ts';
import { textOf } from '../../properties/reading/call-record.ts';
import type { Fields } from '../../wire/frame.ts';

/** The result of a call that says of itself that it is a part, with what leads to the rest. */
export interface Partial {
  /** The name of the field that says so. */
  readonly mark: string;
  /** The arguments of the call that gets the rest; `null`: the result gives none that the tool has. */
  readonly next: Fields | null;
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that say of a result that something is missing. */
const marks =
  /^(partial|is_?partial|incomplete|truncated|is_?truncated|has_?more|more|next_?(cursor|page|offset|token)|missing)$/i;

/** Fields that hold the value of the argument for the next part, with the arguments that take it. */
const nextField = /^next_?(.+)$/i;

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '');

/** The result of a call as an object, from its structured content or the JSON of its text; `null`: it is not an object. */
function objectOf({ executions }: CallRecord): { readonly [key: string]: unknown } | null {
  const frame = executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  if (frame === undefined || !('result' in frame) || frame.result.isError === true) return null;
  const { structuredContent, content } = frame.result;
  if (isObject(structuredContent)) return structuredContent;
  try {
    const value: unknown = JSON.parse(textOf(content));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const isSet = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  value !== false &&
  value !== '' &&
  !(Array.isArray(value) && value.length === 0);

/** Reads whether a result is a part, and with which arguments its tool gives the rest. */
export function partialOf(record: CallRecord, tool: Tool): Partial | null {
  const result = objectOf(record);
  if (result === null) return null;
  const found = Object.entries(result).find(([key, value]) => marks.test(key) && isSet(value));
  if (found === undefined) return null;
  const { properties } = tool.inputSchema;
  const names = isObject(properties) ? Object.keys(properties) : [];
  const own = isObject(record.arguments) ? record.arguments : {};
  const hint = result.next ?? result.nextArguments ?? result.next_arguments ?? result.hint;
  if (isObject(hint)) {
    const args = isObject(hint.arguments) ? hint.arguments : hint;
    if (Object.keys(args).some((key) => names.includes(key))) return { mark: found[0], next: { ...own, ...args } };
  }
  for (const [key, value] of Object.entries(result)) {
    const what = nextField.exec(key)?.[1];
    if (what === undefined || !isSet(value) || isObject(value)) continue;
    const argument = names.find((name) => plain(name) === plain(what) || plain(name) === plain(key));
    if (argument !== undefined) return { mark: found[0], next: { ...own, [argument]: value } };
  }
  return { mark: found[0], next: null };
}
