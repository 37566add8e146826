/** Which tests see a file: through imports, through files that they name and start, and through the build of both. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

const sources = /\.(ts|mts|mjs|cjs|js)$/;
const left = new Set(['node_modules', 'dist', '.git']);

const filesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return left.has(entry.name) ? [] : filesIn(path);
    return sources.test(entry.name) && !entry.name.includes('.d.') ? [path] : [];
  });

/** The files that a text names: imports, paths from its own folder or the root's, and built files by their sources. */
function namedIn(root, file, text) {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|import type [^;]*;/gm, '');
  const named = [...code.matchAll(/['"`]([^'"`\n]+\.(?:ts|mts|mjs|cjs|js))['"`]/g)].map(([, name]) =>
    [resolve(dirname(file), name), join(root, name)].find((place) => sources.test(place) && existsSync(place)),
  );
  const built = [...code.matchAll(/\bdist\/([\w./-]+)\.c?js\b/g)].map(([, name]) => join(root, `${name}.ts`));
  return [...named, ...built].filter((place) => place !== undefined && existsSync(place));
}

/** The graph of a tree: from each file to the files that it names. */
export function graphOf(root) {
  const files = filesIn(root);
  return new Map(files.map((file) => [file, namedIn(root, file, readFileSync(file, 'utf8'))]));
}

/**
 * The tests that reach a file, the nearest first: the one of its own name, then by the number of steps, where each word
 * that both names share counts as two steps less, then those of its folder, then the shorter file.
 */
export function nearestTests(root, graph, file) {
  const importers = new Map();
  for (const [from, named] of graph) for (const to of named) importers.set(to, [...(importers.get(to) ?? []), from]);
  const target = join(root, file);
  const steps = new Map([[target, 0]]);
  for (const [here, distance] of steps)
    for (const importer of importers.get(here) ?? []) if (!steps.has(importer)) steps.set(importer, distance + 1);
  const own = basename(file).replace(/\.ts$/, '.test.ts');
  const rank = (test) => [
    basename(test) === own ? 0 : 1,
    steps.get(test) - 2 * sharedWords(test, target),
    foldersBetween(test, target),
    readFileSync(test).length,
  ];
  const before = (one, other) => one.map((value, at) => value - other[at]).find((gap) => gap !== 0) ?? 0;
  return [...steps.keys()]
    .filter((path) => /\.test\.ts$/.test(path))
    .map((path) => ({ path, rank: rank(path) }))
    .sort((a, b) => before(a.rank, b.rank) || (a.path < b.path ? -1 : 1))
    .map(({ path }) => relative(root, path));
}

const wordsOf = (path) => new Set(basename(path).replace(/\..*/, '').split('-'));
const sharedWords = (one, other) => [...wordsOf(one)].filter((word) => wordsOf(other).has(word)).length;

/** Folders that lie between two files: 0 in one folder. */
const foldersBetween = (one, other) => relative(dirname(one), dirname(other)).split(/[\\/]/).filter(Boolean).length;
