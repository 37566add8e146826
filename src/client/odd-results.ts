import type { Oddity } from '../clocks/oddity.ts';
import type { Fields } from '../wire/frame.ts';
import { oddContent } from './odd-content.ts';
import { isObject, type OddPart } from './odd-part.ts';
import { oddTools } from './odd-tools.ts';
import type { Tool } from './tool.ts';

function oddInitialize(result: Fields, versions: readonly string[] | null): readonly OddPart[] {
  const { protocolVersion, capabilities, serverInfo } = result;
  const odd = (where: string, note: string) => [{ oddity: 'odd-initialize' as const, note: `${where} is ${note}` }];
  if (typeof protocolVersion !== 'string') return odd('protocolVersion', 'no text');
  if (!isObject(capabilities)) return odd('capabilities', 'no object');
  if (!isObject(serverInfo) || typeof serverInfo.name !== 'string' || typeof serverInfo.version !== 'string')
    return odd('serverInfo', 'no object with a name and a version');
  if (versions === null || versions.includes(protocolVersion)) return [];
  return [{ oddity: 'unknown-version', note: `the server speaks version ${JSON.stringify(protocolVersion)}` }];
}

/**
 * What is odd about a result, the gravest first.
 *
 * @param versions the protocol versions that the client knows; `null`: nobody knows them
 * @param tool the one that was called
 */
export function oddResult(
  method: string,
  result: Fields,
  versions: readonly string[] | null,
  tool?: Tool,
): readonly { readonly oddity: Oddity; readonly note: string }[] {
  if (method === 'initialize') return oddInitialize(result, versions);
  if (method === 'tools/list') return oddTools(result);
  if (method === 'tools/call') return oddContent(result, tool);
  return [];
}
