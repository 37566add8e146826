import { ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { scriptedServer } from '../servers/scripted-server.ts';

/** Lists a tool that is named after its client. */
const named = () => {
  const server = scriptedServer({});
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      {
        name: `for-${server.getClientVersion()?.name}`,
        inputSchema: { type: 'object' as const },
        annotations: { readOnlyHint: true },
      },
    ],
  }));
  return server;
};

/** These three put the same on the wire, but for their names. */
const clients = ['claude-desktop', 'cursor', 'devin-desktop'];

test('a server whose tools depend on the name of its client is played with the real name', async () => {
  const { cells } = await check(named, { clients, explain: 0 });
  const toolOf = (id: string) => cells.filter(({ client, played }) => client === id && played).map(({ tool }) => tool);
  expect(toolOf('claude-desktop')).toEqual(['for-claude-ai']);
  expect(toolOf('cursor')).toEqual(['for-cursor-vscode']);
  // Nobody knows what this one calls itself: it has no other's name.
  expect(toolOf('devin-desktop')).toEqual(['for-devin-desktop']);
});
