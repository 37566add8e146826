import { playSession } from 'mcp-deadline';
import { suites } from 'mcp-deadline/suites';
import { expect, test } from 'vitest';
import { findingsOfReadme } from '../findings-of-readme.ts';
import { resultText } from '../result-text.ts';
import { foundBy } from '../suite-findings.ts';
import { createServer as mended } from './mended.ts';
import { createServer } from './server.ts';
import { table } from './table.ts';

const options = { clients: ['claude-code-cli'], calls: [{ tool: 'rows', arguments: {} }] };

test('the whole table is more than the client shows to its model', async () => {
  expect(await foundBy(suites.payload, createServer, options)).toEqual(findingsOfReadme(import.meta.url));
});

test('mended, a page fits and leads to the next page', async () => {
  expect(await foundBy(suites.payload, mended, options)).toEqual([]);
});

test('mended, the pages are the table', async () => {
  const steps = Array.from({ length: 40 }, (_, page) => ({ tool: 'rows', arguments: { cursor: String(page * 500) } }));
  const { transcript } = await playSession(mended, { client: 'claude-code-cli', steps });
  const pages = resultText(transcript).map((text) => JSON.parse(text));
  expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
    ...steps.slice(1).map((step) => step.arguments.cursor),
    undefined,
  ]);
  expect(pages.flatMap(({ rows }) => rows)).toEqual(table);
});
