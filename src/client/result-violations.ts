import type { ProtocolViolation } from '../clocks/protocol-violation.ts';
import type { Fields } from '../wire/frame.ts';
import type { Tool } from './tool.ts';

/** A protocol violation that was found. `note` says where it is. */
export interface Violation {
  readonly kind: ProtocolViolation;
  readonly note: string;
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The violations of optional fields that are `null` instead of left out. */
const nullViolations = (
  where: string,
  value: { readonly [key: string]: unknown },
  names: readonly string[],
): readonly Violation[] =>
  names
    .filter((name) => value[name] === null)
    .map((name) => ({ kind: 'null-for-absent' as const, note: `${where}${name} is null, rather than left out` }));

const isText = (value: unknown): value is string => typeof value === 'string';

const isResource = (value: unknown): boolean =>
  isObject(value) && isText(value.uri) && (isText(value.text) || isText(value.blob));

/** The content blocks that the protocol defines, with a check of the fields that each must have. */
const blocks: { readonly [type: string]: (block: { readonly [key: string]: unknown }) => boolean } = {
  text: ({ text }) => isText(text),
  image: ({ data, mimeType }) => isText(data) && isText(mimeType),
  audio: ({ data, mimeType }) => isText(data) && isText(mimeType),
  resource: ({ resource }) => isResource(resource),
  resource_link: ({ uri, name }) => isText(uri) && isText(name),
};

function blockViolations(block: unknown, index: number): readonly Violation[] {
  const where = `content[${index}]`;
  const type = isObject(block) && isText(block.type) ? block.type : '';
  if (!isObject(block) || !Object.hasOwn(blocks, type) || blocks[type]?.(block) !== true)
    return [{ kind: 'odd-content', note: `${where} is no block that the protocol knows` }];
  return nullViolations(`${where}.`, block, ['annotations', '_meta']);
}

/** The violations in the result of a call of this tool. The handle of a task has other rules and is not checked. */
function contentViolations(result: Fields, tool: Tool | undefined): readonly Violation[] {
  if (isObject(result.task)) return [];
  const { content, isError, structuredContent } = result;
  const found: Violation[] = [];
  if (content === undefined) found.push({ kind: 'no-content', note: 'the result has no content' });
  else if (!Array.isArray(content)) found.push({ kind: 'odd-content', note: 'content is no list' });
  else found.push(...content.flatMap(blockViolations));
  if (isError !== undefined && typeof isError !== 'boolean')
    found.push({ kind: 'odd-content', note: 'isError is neither true nor false' });
  if (structuredContent !== undefined && structuredContent !== null && !isObject(structuredContent))
    found.push({ kind: 'odd-content', note: 'structuredContent is no object' });
  found.push(...nullViolations('', result, ['structuredContent', '_meta']));
  if (tool?.describesOutput === true && !isObject(structuredContent) && isError !== true)
    found.push({
      kind: 'no-structured-content',
      note: `${tool.name} has an output schema and gives no structuredContent`,
    });
  return found;
}

const optionalText = (value: unknown): boolean => value === undefined || value === null || typeof value === 'string';
const optionalObject = (value: unknown): boolean => value === undefined || value === null || isObject(value);

/** Whether all properties of a schema are objects, and all entries of `required` are names. */
const usualProperties = ({ properties, required }: { readonly [key: string]: unknown }): boolean =>
  (properties === undefined ||
    (isObject(properties) && Object.values(properties).every((one) => typeof one === 'object' && one !== null))) &&
  (required === undefined || (Array.isArray(required) && required.every((name) => typeof name === 'string')));

function schemaViolations(where: string, schema: unknown): readonly Violation[] {
  if (!isObject(schema)) return [{ kind: 'odd-tool', note: `${where} is ${JSON.stringify(schema) ?? 'missing'}` }];
  if (schema.type !== 'object') return [{ kind: 'schema-without-type', note: `${where} is not of "type": "object"` }];
  return usualProperties(schema)
    ? []
    : [{ kind: 'odd-properties', note: `${where} has properties that are no objects` }];
}

function toolViolations(tool: unknown, index: number): readonly Violation[] {
  const where = `tools[${index}]`;
  if (!isObject(tool)) return [{ kind: 'odd-tool', note: `${where} is no object` }];
  const { name, inputSchema, outputSchema, description, title, annotations } = tool;
  if (typeof name !== 'string') return [{ kind: 'odd-tool', note: `${where} has no name` }];
  if (!optionalText(description) || !optionalText(title) || !optionalObject(annotations))
    return [{ kind: 'odd-tool', note: `${where} has a title, description or annotations of a wrong type` }];
  return [
    ...schemaViolations(`${where}.inputSchema`, inputSchema),
    ...(outputSchema === undefined || outputSchema === null
      ? []
      : schemaViolations(`${where}.outputSchema`, outputSchema)),
    ...nullViolations(`${where}.`, tool, [
      'title',
      'description',
      'annotations',
      'outputSchema',
      'icons',
      'execution',
      '_meta',
    ]),
  ];
}

/** The violations in one page of a `tools/list` answer. */
function toolListViolations(result: Fields): readonly Violation[] {
  if (!Array.isArray(result.tools)) return [{ kind: 'no-tools', note: 'the answer has no list of tools' }];
  if (!optionalText(result.nextCursor)) return [{ kind: 'odd-tool', note: 'nextCursor is no text' }];
  return [...result.tools.flatMap(toolViolations), ...nullViolations('', result, ['nextCursor'])];
}

function initializeViolations(result: Fields, versions: readonly string[] | null): readonly Violation[] {
  const { protocolVersion, capabilities, serverInfo } = result;
  const invalid = (where: string, note: string) => [{ kind: 'odd-initialize' as const, note: `${where} is ${note}` }];
  if (typeof protocolVersion !== 'string') return invalid('protocolVersion', 'no text');
  if (!isObject(capabilities)) return invalid('capabilities', 'no object');
  if (!isObject(serverInfo) || typeof serverInfo.name !== 'string' || typeof serverInfo.version !== 'string')
    return invalid('serverInfo', 'no object with a name and a version');
  if (versions === null || versions.includes(protocolVersion)) return [];
  return [{ kind: 'unknown-version', note: `the server speaks version ${JSON.stringify(protocolVersion)}` }];
}

/**
 * The protocol violations in a result, the most serious first.
 *
 * @param versions the protocol versions that the client knows; `null`: they are unknown
 * @param tool the tool that was called
 */
export function resultViolations(
  method: string,
  result: Fields,
  versions: readonly string[] | null,
  tool?: Tool,
): readonly Violation[] {
  if (method === 'initialize') return initializeViolations(result, versions);
  if (method === 'tools/list') return toolListViolations(result);
  if (method === 'tools/call') return contentViolations(result, tool);
  return [];
}
