import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { KnownFailures } from '../report/known-failures.ts';
import { expectFileText, readExpectFile } from './expect-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-expect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'known.json');

function read(text: string): KnownFailures {
  writeFileSync(file, text);
  return readExpectFile(file, false);
}

const full: KnownFailures = {
  startups: [{ client: 'codex-cli:startup_timeout_sec=5', because: 'a large index' }],
  cells: [
    { client: 'codex-cli', tool: 'search', arguments: { query: 'x', deep: [1, { a: null }] } },
    { client: 'vscode', tool: 'search', argumentsSha256: '0'.repeat(64), verdict: 'tight' },
    {
      client: 'vscode',
      tool: 'search',
      plan: [{ fault: 'upstream-slow', parameters: { delayMs: 5 } }],
      gateways: ['nginx:proxy_read_timeout=300'],
      mode: 'interactive',
    },
  ],
  findings: [
    { property: 'blocks-others', tool: 'search' },
    { property: 'stdout-pollution', client: 'vscode' },
  ],
};

test('reads what it writes', () => {
  expect(read(expectFileText(full))).toEqual(full);
  expect(read('{}')).toEqual({});
});

test.each<[string, string, string, { readonly line: number | null; readonly column: number | null }]>([
  ['no JSON', '{\n  "cells": [,]\n}', 'it is not JSON (ValueExpected)', { line: 2, column: 13 }],
  ['a comment', '{ // why\n}', 'it is not JSON (InvalidCommentToken)', { line: 1, column: 3 }],
  ['nothing', '', 'it is empty', { line: 1, column: 1 }],
  ['a list', '[]', 'must be an object, and is []', { line: 1, column: 1 }],
  [
    'an unknown list',
    '{\n "cell": []\n}',
    'cell: there is no such field. Did you mean "cells"?',
    { line: 2, column: 10 },
  ],
  ['no list', '{"cells": {}}', 'cells: must be a list, and is {}', { line: 1, column: 11 }],
  [
    'an unknown field',
    '{"cells": [\n  {"client": "a", "tool": "b",\n   "args": {}}]}',
    'cells[0].args: there is no such field. There are: client, tool, arguments, argumentsSha256, ',
    { line: 3, column: 12 },
  ],
  [
    'a missing field',
    '{"cells": [\n  {"client": "a"}]}',
    'cells[0].tool: is missing, and must be a string',
    { line: 2, column: 3 },
  ],
  [
    'a version',
    '{"startups": [{"client": "codex-cli@0.171"}]}',
    'startups[0].client: must be the id of a client without its version, so that it survives the next one, and is "codex-cli@0.171"',
    { line: 1, column: 26 },
  ],
  [
    'an unknown verdict',
    '{"cells": [{"client": "a", "tool": "b", "verdict": "unknown"}]}',
    'cells[0].verdict: must be "fails" or "tight": what fits needs no entry, and what is unknown is never expected, and is "unknown"',
    { line: 1, column: 52 },
  ],
  [
    'a fault that does not exist',
    '{"cells": [{"client": "a", "tool": "b", "plan": [{"fault": "upstream-slo"}]}]}',
    'cells[0].plan: is not a plan: [0].fault: there is no fault "upstream-slo"; did you mean "upstream-slow"?',
    { line: 1, column: 49 },
  ],
  [
    'a finding that is never expected',
    '{"findings": [{"property": "nothing-proved"}]}',
    'findings[0].property: cannot be expected',
    { line: 1, column: 28 },
  ],
  [
    'both kinds of arguments',
    `{"cells": [{"client": "a", "tool": "b", "arguments": {}, "argumentsSha256": "${'a'.repeat(64)}"}]}`,
    'cells[0]: has both arguments and argumentsSha256',
    { line: 1, column: 12 },
  ],
  [
    'text that is not a digest',
    '{"cells": [{"client": "a", "tool": "b", "argumentsSha256": "abc"}]}',
    'cells[0].argumentsSha256: must be 64 hexadecimal digits in lower case, and is "abc"',
    { line: 1, column: 60 },
  ],
  [
    'an empty reason',
    '{"cells": [{"client": "a", "tool": "b", "because": ""}]}',
    'cells[0].because: must not be empty, and is ""',
    { line: 1, column: 52 },
  ],
])('%s: an error with its place', (_, text, message, place) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      name: 'ExpectationError',
      code: 'ERR_EXPECT',
      message: expect.stringContaining(message),
      place: expect.objectContaining({ file, ...place }),
    }),
  );
  expect(() => read(text)).toThrow(`${file}:${place.line}:${place.column}: `);
});

test('a file that does not exist: an error, or an empty list that is written afterwards', () => {
  const missing = join(folder, 'missing.json');
  expect(() => readExpectFile(missing, false)).toThrow(
    `${missing}: there is no such file. Add --update-expect to write it`,
  );
  expect(readExpectFile(missing, true)).toEqual({});
});
