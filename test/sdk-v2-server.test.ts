import { McpServer } from '@modelcontextprotocol/server';
import { expect, test } from 'vitest';
import { clients } from '../mocks/clients.ts';
import { check } from '../src/check/check.ts';

/** A server of the SDK's second generation, with a tool that takes ten minutes. */
function serverV2(): unknown {
  const server = new McpServer({ name: 'second', version: '2.0.0' });
  server.registerTool('slow', { description: 'takes ten minutes', annotations: { readOnlyHint: true } }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 600_000));
    return { content: [{ type: 'text', text: 'done' }] };
  });
  return server;
}

test('a server of SDK v2 is judged like one of v1, by every client', async () => {
  const report = await check(serverV2, { clients: clients.map(({ id }) => id) });
  const verdicts = Object.fromEntries(
    report.cells.map((cell) => [cell.client, `${cell.verdict} ${cell.gaveUp?.atMs ?? cell.answer?.atMs}`]),
  );
  expect(verdicts).toMatchObject({
    'typescript-sdk-v1': 'fails 60000',
    'typescript-sdk-v2': 'fails 60000',
    'python-sdk-v1': 'fits 600000',
    'claude-code-cli': 'fits 600000',
    'claude-desktop': 'fails 240000',
    'codex-cli': 'fails 300000',
    vscode: 'fits 600000',
    cursor: 'unknown unknown',
  });
});
