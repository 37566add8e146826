import { type Frame, isRequest, statelessVersionOf } from '../../frame.ts';
import type { Headers } from '../exchange.ts';

/** The parameter whose value is the header `Mcp-Name`, by method. */
const nameKeys: { readonly [method: string]: string } = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/** A value of a header field. Header fields hold printable ASCII, so any other value is encoded in Base64. */
const encoded = (value: string): string =>
  /^[!-~](?:[ -~]*[!-~])?$/.test(value) && !value.startsWith('=?base64?')
    ? value
    : `=?base64?${Buffer.from(value).toString('base64')}?=`;

/**
 * The header fields that a request of the stateless era derives from its own body; `null` for any other frame.
 *
 * Source: MCP 2026-07-28, Streamable HTTP (SEP-2243); npm \@modelcontextprotocol/client 2.4.0.
 */
export function statelessHeaders(frame: Frame): Headers | null {
  const version = statelessVersionOf(frame);
  if (version === null || !isRequest(frame)) return null;
  const key = nameKeys[frame.method];
  const name = key === undefined ? undefined : frame.params?.[key];
  return {
    'mcp-protocol-version': version,
    'mcp-method': frame.method,
    ...(typeof name === 'string' ? { 'mcp-name': encoded(name) } : {}),
  };
}
