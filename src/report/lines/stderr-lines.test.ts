import { expect, test } from 'vitest';
import { stderrLines } from './stderr-lines.ts';

const rows = (stderr: string, which?: 'first' | 'last') => stderrLines(stderr, which).map(({ text }) => text);

const crash = [
  '/app/server.js:12',
  "    throw new TypeError('no such table: users');",
  '    ^',
  '',
  'TypeError: no such table: users',
  '    at query (/app/db.js:4:9)',
  '    at search (/app/server.js:12:11)',
  '    at TimerQueue.fireDue (/app/node_modules/mcp-deadline/dist/src/time/processes/agent/register.cjs:5937:15)',
  '    at Module._compile (node:internal/modules/cjs/loader:1554:14)',
  '',
  'Node.js v22.0.0',
].join('\n');

test('rows of Node and of the agent are left out', () => {
  expect(rows(crash)).toEqual([
    '/app/server.js:12',
    "    throw new TypeError('no such table: users');",
    'TypeError: no such table: users',
    '    at query (/app/db.js:4:9)',
    '    at search (/app/server.js:12:11)',
  ]);
});

test('of a long text, the first error is shown, or the last one', () => {
  const log = Array.from({ length: 20 }, (_, index) => `listening ${index}`);
  const text = ['error: cannot read .env', ...log, 'RangeError: too deep', '    at walk (/app/tree.js:3:1)'].join('\n');
  expect(rows(text)[0]).toBe('error: cannot read .env');
  expect(rows(text, 'last')).toEqual(['RangeError: too deep', '    at walk (/app/tree.js:3:1)']);
});

test('a long text without an error shows its last rows', () => {
  expect(rows(Array.from({ length: 20 }, (_, index) => `row ${index}`).join('\n'))[0]).toBe('row 12');
});

test.each([undefined, '', ' \n '])('nothing of %j', (stderr) => expect(stderrLines(stderr)).toEqual([]));
