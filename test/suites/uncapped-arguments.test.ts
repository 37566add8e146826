import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { asTold } from './servers/as-told.ts';

const found = async (server: () => unknown) => {
  const calls = [{ tool: 'query', arguments: { timeoutMs: 10, limit: 1 } }];
  const options = { clients: ['codex-cli'], calls, explain: 0, properties: ['uncapped-arguments'] };
  const { findings, notJudged } = await check(server, options);
  expect(notJudged.filter(({ property }) => property === 'uncapped-arguments')).toEqual([]);
  return findings.flatMap(({ property, message }) => (property === 'uncapped-arguments' ? [message] : []));
};

test('a time and a size that the caller chooses without a cap', async () => {
  expect(await found(asTold({ ms: 2 ** 31 - 1, rows: 1e9 }))).toEqual([
    'with "timeoutMs" = 2000000 the call takes 2000000 ms; otherwise it takes 10 ms',
    expect.stringMatching(/^with "limit" = 1000000 the answer has 40000\d\d bytes; otherwise it has \d+ bytes$/),
  ]);
  expect(await found(asTold({ ms: 30_000, rows: 1_000 }))).toEqual([]);
});

test('a cap in the schema is not exceeded', async () => {
  expect(await found(asTold({ ms: 2 ** 31 - 1, rows: 1e9 }, true))).toEqual([]);
});

test('a tool without such numbers is not judged', async () => {
  const server = () => {
    const made = new Server({ name: 'plain', version: '1' }, { capabilities: { tools: {} } });
    made.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: [{ name: 'plain', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
    }));
    made.setRequestHandler(CallToolRequestSchema, () => ({ content: [] }));
    return made;
  };
  const { notJudged } = await check(server, { clients: ['codex-cli'], explain: 0, properties: ['uncapped-arguments'] });
  expect(notJudged).toContainEqual({
    property: 'uncapped-arguments',
    why: expect.stringContaining('no tool takes a number'),
  });
});

test('a time in seconds without a cap', async () => {
  const server = () => {
    const made = asTold({ ms: 2 ** 31 - 1, rows: 1 })();
    made.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      const { timeoutMs: seconds = 1 } = params.arguments as { timeoutMs?: number };
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
      return { content: [] };
    });
    return made;
  };
  expect(await found(server)).toEqual([
    'with "timeoutMs" = 2000000 the call is not answered within 3600000 ms; otherwise it takes 10000 ms',
  ]);
});
