import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import type { Fault } from '../../src/faults/fault.ts';
import { brokenHttpPromises } from '../../src/faults/testing/broken-http-promises.ts';
import { brokenPromises } from '../../src/faults/testing/broken-promises.ts';

const faults = fileURLToPath(new URL('../../src/faults/', import.meta.url));
const page = readFileSync(new URL('../../docs/creating-faults.md', import.meta.url), 'utf8');
const snippets = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), 'snippets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the fault that does nothing is as the page shows it', () => {
  const [shown = ''] = snippets;
  const source = readFileSync(`${faults}protocol/no-op.ts`, 'utf8').replace(/\/\*\*[\s\S]*?\*\/\n/, '');
  expect(source).toBe(shown);
});

test.each(snippets.map((code) => ({ name: /id: '([\w-]+)'/.exec(code)?.[1], code })))(
  '$name, written on the page, keeps the contract',
  async ({ name, code }) => {
    const file = join(folder, `${name}.ts`);
    writeFileSync(
      file,
      code.replaceAll(/'(\.\.?\/[^']+)'/g, (_, imported) => JSON.stringify(join(faults, 'http', imported))),
    );
    const [fault] = Object.values((await import(pathToFileURL(file).href)) as { [name: string]: Fault<unknown> });
    expect(fault?.id).toBe(name);
    expect(brokenPromises(fault as Fault<unknown>)).toEqual([]);
    if (fault?.layer === 'http') expect(await brokenHttpPromises(fault)).toEqual([]);
  },
);
