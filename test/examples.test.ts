import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findingsOfReadme } from '../examples/findings-of-readme.ts';

const root = fileURLToPath(new URL('../examples/', import.meta.url));
const folders = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const filesOf = (folder: string) => readdirSync(`${root}${folder}`);
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

test('the list of examples names each of them once', () => {
  const linked = [...read('README.md').matchAll(/\]\((\d\d-[\w-]+)\)/g)].map(([, folder]) => folder);
  expect(linked).toEqual(folders);
});

describe.each(folders)('%s', (folder) => {
  test('has a server, one test, and a README that says what is found', () => {
    const files = filesOf(folder);
    expect(files).toEqual(expect.arrayContaining(['README.md', 'server.ts']));
    expect(files.filter((file) => file.endsWith('.test.ts'))).toHaveLength(1);
    expect(read(`${folder}/README.md`)).toMatch(/^## What is found$/m);
  });

  test('its test reads that list', () => {
    const [file] = filesOf(folder).filter((name) => name.endsWith('.test.ts'));
    expect(read(`${folder}/${file}`)).toContain('toEqual(findingsOfReadme(import.meta.url))');
  });

  test('is short', () => {
    const long = filesOf(folder).filter((file) => read(`${folder}/${file}`).split('\n').length > 61);
    expect(long).toEqual([]);
  });
});

describe('a README is read to the end of its list', () => {
  const url = (folder: string) => new URL(`../examples/${folder}/any.test.ts`, import.meta.url).href;

  test('no bullet is nothing found', () => expect(findingsOfReadme(url('02-budgeted-server'))).toEqual([]));
  test('every bullet is one finding, on one line', () => {
    const findings = findingsOfReadme(url('04-deaf-query'));
    expect(findings).toHaveLength(2);
    expect(findings[1]).toMatch(/^typescript-sdk-v1 · query · stops-when-cancelled: cancelled .* 540000 ms$/);
  });
});
