import type { Fields } from '../wire/frame.ts';
import { isObject, nulls, type OddPart } from './odd-part.ts';

const optionalText = (value: unknown): boolean => value === undefined || value === null || typeof value === 'string';
const optionalObject = (value: unknown): boolean => value === undefined || value === null || isObject(value);

/** Whether all properties are schemas that are objects, and those required are named. */
const usualProperties = ({ properties, required }: { readonly [key: string]: unknown }): boolean =>
  (properties === undefined ||
    (isObject(properties) && Object.values(properties).every((one) => typeof one === 'object' && one !== null))) &&
  (required === undefined || (Array.isArray(required) && required.every((name) => typeof name === 'string')));

function oddSchema(where: string, schema: unknown): readonly OddPart[] {
  if (!isObject(schema)) return [{ oddity: 'odd-tool', note: `${where} is ${JSON.stringify(schema) ?? 'missing'}` }];
  if (schema.type !== 'object') return [{ oddity: 'schema-without-type', note: `${where} is not of "type": "object"` }];
  return usualProperties(schema)
    ? []
    : [{ oddity: 'odd-properties', note: `${where} has properties that are no objects` }];
}

function oddTool(tool: unknown, index: number): readonly OddPart[] {
  const where = `tools[${index}]`;
  if (!isObject(tool)) return [{ oddity: 'odd-tool', note: `${where} is no object` }];
  const { name, inputSchema, outputSchema, description, title, annotations } = tool;
  if (typeof name !== 'string') return [{ oddity: 'odd-tool', note: `${where} has no name` }];
  if (!optionalText(description) || !optionalText(title) || !optionalObject(annotations))
    return [{ oddity: 'odd-tool', note: `${where} has a title, description or annotations of a wrong type` }];
  return [
    ...oddSchema(`${where}.inputSchema`, inputSchema),
    ...(outputSchema === undefined || outputSchema === null ? [] : oddSchema(`${where}.outputSchema`, outputSchema)),
    ...nulls(`${where}.`, tool, ['title', 'description', 'annotations', 'outputSchema', 'icons', 'execution', '_meta']),
  ];
}

/** What is odd about one page of a `tools/list` answer. */
export function oddTools(result: Fields): readonly OddPart[] {
  if (!Array.isArray(result.tools)) return [{ oddity: 'no-tools', note: 'the answer has no list of tools' }];
  if (!optionalText(result.nextCursor)) return [{ oddity: 'odd-tool', note: 'nextCursor is no text' }];
  return [...result.tools.flatMap(oddTool), ...nulls('', result, ['nextCursor'])];
}
