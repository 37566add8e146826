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
 * The tests that reach a line of a file, the nearest first: the one of its own name, then by the number of steps. A word that
 * both file names share counts as two steps less. So does a word that the test mentions, if it is a name that the file gives
 * to others, or stands near the line; where several tests mention it, the two steps are shared among them. Last, the shorter
 * test comes first.
 *
 * @param line counted from 1
 */
export function nearestTests(root, graph, file, line) {
  const target = join(root, file);
  const source = readFileSync(target, 'utf8');
  const steps = stepsTo(graph, target);
  const tests = [...steps.keys()]
    .filter((path) => /\.test\.ts$/.test(path))
    .map((path) => ({
      path,
      text: readFileSync(path, 'utf8'),
      near: -steps.get(path) + 2 * sharedWords(path, target),
    }));
  for (const word of new Set([...namesGivenBy(source), ...wordsNear(source, line)])) {
    const mentions = new RegExp(`\\b${word}\\b`);
    const mentioning = tests.filter(({ text }) => mentions.test(text));
    for (const test of mentioning) test.near += 2 / mentioning.length;
  }
  const own = basename(file).replace(/\.ts$/, '.test.ts');
  const isOwn = ({ path }) => (basename(path) === own ? 1 : 0);
  const order = (a, b) =>
    isOwn(b) - isOwn(a) || b.near - a.near || a.text.length - b.text.length || (a.path < b.path ? -1 : 1);
  return tests.sort(order).map(({ path }) => relative(root, path));
}

/** How many imports lie between each file and the one that it reaches. */
function stepsTo(graph, target) {
  const importers = new Map();
  for (const [from, named] of graph) for (const to of named) importers.set(to, [...(importers.get(to) ?? []), from]);
  const steps = new Map([[target, 0]]);
  for (const [here, distance] of steps)
    for (const importer of importers.get(here) ?? []) if (!steps.has(importer)) steps.set(importer, distance + 1);
  return steps;
}

/** What a file exports, and the public members of its classes. */
const namesGivenBy = (source) =>
  new Set(
    [
      ...source.matchAll(
        /^(?:export (?:async )?(?:function|const|class) | {2}(?:(?:get|set|async|static|readonly) )*)(\w+)(?=[ (:<=])/gm,
      ),
    ]
      .map(([, name]) => name)
      .filter((name) => name.length > 2 && !keywords.has(name)),
  );

const linesNear = 4;

/** The words of a line and of those around it, such as `limitMs`, or `event-stream` of `'text/event-stream'`. */
const wordsNear = (source, line) =>
  (
    source
      .split('\n')
      .slice(Math.max(0, line - 1 - linesNear), line + linesNear)
      .join('\n')
      .match(/[a-z]\w*(?:-\w+)*/gi) ?? []
  ).filter((word) => word.length > 3 && !keywords.has(word));

const keywords = new Set([
  'constructor',
  'return',
  'const',
  'let',
  'for',
  'while',
  'switch',
  'throw',
  'await',
  'case',
  'try',
]);

const wordsOf = (path) => new Set(basename(path).replace(/\..*/, '').split('-'));
const sharedWords = (one, other) => [...wordsOf(one)].filter((word) => wordsOf(other).has(word)).length;
