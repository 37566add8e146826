import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';

const options = { clients: ['codex-cli'], unknown: 'allowed' } as const;

test('while a search hangs, the health check waits for it', async () => {
  expect(await foundBy(suites.longRunning, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, the health check is answered at once', async () => {
  expect(await foundBy(suites.longRunning, mended, options)).toEqual([]);
});
