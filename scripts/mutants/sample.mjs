/** A sample of all mutants that depends on nothing but a seed and the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutantsOf } from './operators.mjs';

/** The product files of a folder: neither tests nor what only tests use. */
function productFiles(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return entry.name === 'testing' ? [] : productFiles(root, path);
      return /\.ts$/.test(path) && !/\.(test|d)\.ts$/.test(path) ? [path] : [];
    });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The first `count` mutants of all folders, shuffled by the seed: a larger sample begins with the smaller one.
 *
 * @returns `{ of, sample }`: how many mutants there are, and those chosen, each with `file`, `folder`, `before` and `id`
 */
export function sampleOf(root, folders, { seed, count }) {
  const all = folders.flatMap((folder) =>
    productFiles(root, folder).flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8');
      return mutantsOf(file, source).map((mutant) => ({
        ...mutant,
        ...{ file, folder, before: source.slice(mutant.start, mutant.end) },
        id: `${file} ${mutant.start}-${mutant.end} ${mutant.operator}`,
      }));
    }),
  );
  const random = randomFrom(seed);
  for (let last = all.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [all[last], all[other]] = [all[other], all[last]];
  }
  return { of: all.length, sample: all.slice(0, count) };
}
