import { faults } from 'mcp-deadline';
import { expect, test } from 'vitest';
import 'mcp-deadline/vitest';

const server = () => import('./search-server.js');

test('search answers Codex and Claude Desktop though the database needs 45 s', async () => {
  await expect(server).toAnswerInTime(
    'search',
    { query: 'x' },
    {
      clients: ['codex-cli', 'claude-desktop'],
      faults: [faults.upstreamSlow({ delayMs: 45_000, answer: { body: 'found' } })],
    },
  );
});
