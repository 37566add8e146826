import type { Fields } from '../wire/frame.ts';
import { isObject, nulls, type OddPart } from './odd-part.ts';
import type { Tool } from './tool.ts';

const isText = (value: unknown): value is string => typeof value === 'string';

const isResource = (value: unknown): boolean =>
  isObject(value) && isText(value.uri) && (isText(value.text) || isText(value.blob));

/** The blocks that the protocol knows, and what each must have. */
const blocks: { readonly [type: string]: (block: { readonly [key: string]: unknown }) => boolean } = {
  text: ({ text }) => isText(text),
  image: ({ data, mimeType }) => isText(data) && isText(mimeType),
  audio: ({ data, mimeType }) => isText(data) && isText(mimeType),
  resource: ({ resource }) => isResource(resource),
  resource_link: ({ uri, name }) => isText(uri) && isText(name),
};

function oddBlock(block: unknown, index: number): readonly OddPart[] {
  const where = `content[${index}]`;
  const type = isObject(block) && isText(block.type) ? block.type : '';
  if (!isObject(block) || !Object.hasOwn(blocks, type) || blocks[type]?.(block) !== true)
    return [{ oddity: 'odd-content', note: `${where} is no block that the protocol knows` }];
  return nulls(`${where}.`, block, ['annotations', '_meta']);
}

/** What is odd about the result of a call of this tool. A task's handle has rules of its own. */
export function oddContent(result: Fields, tool: Tool | undefined): readonly OddPart[] {
  if (isObject(result.task)) return [];
  const { content, isError, structuredContent } = result;
  const odd: OddPart[] = [];
  if (content === undefined) odd.push({ oddity: 'no-content', note: 'the result has no content' });
  else if (!Array.isArray(content)) odd.push({ oddity: 'odd-content', note: 'content is no list' });
  else odd.push(...content.flatMap(oddBlock));
  if (isError !== undefined && typeof isError !== 'boolean')
    odd.push({ oddity: 'odd-content', note: 'isError is neither true nor false' });
  if (structuredContent !== undefined && structuredContent !== null && !isObject(structuredContent))
    odd.push({ oddity: 'odd-content', note: 'structuredContent is no object' });
  odd.push(...nulls('', result, ['structuredContent', '_meta']));
  if (tool?.describesOutput === true && !isObject(structuredContent) && isError !== true)
    odd.push({
      oddity: 'no-structured-content',
      note: `${tool.name} has an output schema and gives no structuredContent`,
    });
  return odd;
}
