import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { graphOf, nearestTests } from '../../scripts/mutants/nearest-tests.mjs';
import { sampleOf } from '../../scripts/mutants/sample.mjs';
import { wilson } from '../../scripts/mutants/score.mjs';

const root = mkdtempSync(join(tmpdir(), 'mcp-deadline-sample-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const imports = (...files: readonly string[]) => files.map((file) => `import '${file}';\n`).join('');
const files = {
  'src/clocks/a.ts': 'export const a = [1, 2, 3, 4, 5, 6, 7, 8, 9];\n',
  'src/clocks/b.ts': `${imports('./a.ts')}export const b = [11, 12, 13];\n`,
  'src/clocks/b.test.ts': imports('./b.ts'),
  'src/clocks/a.test.ts': imports('./b.ts'),
  'src/clocks/testing/many.ts': 'export const many = [1, 2];\n',
  'src/check/all.ts': imports('../clocks/b.ts'),
  'src/cli/bin.ts': imports('../check/all.ts'),
  'test/far.test.ts': imports('../src/check/all.ts'),
  'test/cli.test.ts': "const bin = new URL('../dist/src/cli/bin.js', import.meta.url);\n",
  'test/started.test.ts': "const fixture = new URL('./fixture.mjs', import.meta.url);\n",
  'test/fixture.mjs': imports('../src/clocks/b.ts'),
  'src/clocks/late.ts': `export const isLate = 1;\n${'\n'.repeat(7)}const media = 'text/event-stream';\n`,
  'test/all-clocks.ts': imports('../src/clocks/late.ts'),
  'test/short.test.ts': imports('./all-clocks.ts'),
  'test/long.test.ts': `${imports('./all-clocks.ts')}test('it', () => expect(isLate(1)).toBe(true));\n`,
  'test/streams.test.ts': `${imports('./all-clocks.ts')}// An event-stream that is\n`,
  'test/other.test.ts': "import type { a } from '../src/clocks/a.ts';\n// import '../src/clocks/a.ts'\n",
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const ids = (seed: number, count: number) =>
  sampleOf(root, ['src/clocks', 'src/check'], { seed, count }).sample.map(({ id }) => id);

test('the same seed gives the same sample, and a larger one begins with the smaller', () => {
  expect(ids(1, 13)).toEqual(ids(1, 13));
  expect(ids(1, 13).slice(0, 5)).toEqual(ids(1, 5));
  expect(ids(2, 13)).not.toEqual(ids(1, 13));
  expect(ids(2, 13).toSorted()).toEqual(ids(1, 13).toSorted());
});

test('neither tests nor what only tests use is changed', () => {
  expect(sampleOf(root, ['src/clocks'], { seed: 1, count: 100 })).toMatchObject({ of: 13, sample: { length: 13 } });
  expect(ids(1, 100).filter((id) => /test/.test(id))).toEqual([]);
});

test('tests are found through imports, started files and the build, the nearest first', () => {
  expect(nearestTests(root, graphOf(root), 'src/clocks/a.ts', 1)).toEqual([
    'src/clocks/a.test.ts',
    'src/clocks/b.test.ts',
    'test/far.test.ts',
    'test/started.test.ts',
    'test/cli.test.ts',
  ]);
});

test('a test that mentions what the file exports comes before a shorter one', () => {
  expect(nearestTests(root, graphOf(root), 'src/clocks/late.ts', 1)).toEqual([
    'test/long.test.ts',
    'test/short.test.ts',
    'test/streams.test.ts',
  ]);
});

test('so does one that speaks of what stands near the line', () => {
  expect(nearestTests(root, graphOf(root), 'src/clocks/late.ts', 9)[0]).toBe('test/streams.test.ts');
});

/** From the tables of Newcombe (1998), to the digits that they give. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('the interval of %i of %i', (hits, of, from, to) => {
  const [low, high] = wilson(hits, of);
  expect(low).toBeCloseTo(from, 4);
  expect(high).toBeCloseTo(to, 4);
});
