// A server that refuses one request in one way. Plain JavaScript, so that it runs in a process of its own as well.

/** What each way of refusing is over HTTP: a status, a type and a body. */
export const responses = {
  'status-401': [401, 'application/json', '{"error":{"message":"the token is over"}}'],
  'status-403': [403, 'text/plain', 'not for you\nsecond line'],
  'status-404': [404, 'text/plain', ''],
  'status-429': [429, 'application/json', '{"error":{"code":-32000,"message":"slow down"}}'],
  'status-500': [500, 'text/html', '<html><head><title>500 Broken</title></head></html>'],
  'status-502': [502, null, ''],
  'wrong-type': [200, 'text/html', '<html><head><title>Sign in</title></head></html>'],
  'no-message': [200, 'application/json', '{"ok":true}'],
};

const answers = {
  initialize: (params) => ({
    protocolVersion: params.protocolVersion,
    capabilities: { tools: {} },
    serverInfo: { name: 'refusing', version: '1' },
  }),
  'tools/list': () => ({
    tools: [
      { name: 't', inputSchema: { type: 'object', additionalProperties: false }, annotations: { readOnlyHint: true } },
    ],
  }),
  'tools/call': () => ({ content: [{ type: 'text', text: 'done' }] }),
};

/** What this server answers a request with, as `result` or `error`; `null` for the one that is refused otherwise. */
export function reply(at, how, { method, params }) {
  if (answers[method] === undefined) return { error: { code: -32601, message: `no ${method}` } };
  if (method !== at) return { result: answers[method](params ?? {}) };
  if (how === 'error') return { error: { code: -32603, message: 'no licence\nsecond line' } };
  if (how === 'invalid') return { result: method === 'tools/list' ? { tools: 'none' } : { content: 'none' } };
  return null;
}
