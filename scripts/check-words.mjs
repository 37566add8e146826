/**
 * Fails when what users read, the strings of the product and the documents, has a word that docs/style.md rules out. Run by
 * `npm test`. The evidence in mocks/ is left out: it quotes, and its texts are data.
 *
 * Usage: node scripts/check-words.mjs [folder]
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));

/** Each with what to write. */
const banned = [
  [/\b(?:nobody|somebody)\b/i, 'name the client, the server or the process; or say that something is unknown'],
  [/\bwhoever\b/i, 'name the client, the server or the process'],
  [/\banew\b/i, 'again, or restarts'],
  [/\bin (?:its|their|his) stead\b/i, 'instead'],
  [/\bstands?\b(?!ard)/i, 'is'],
  [/\bfor ever\b/i, 'without a limit, or without end'],
];

const isTest = (path) => /\.test\.ts$|[\\/]testing[\\/]/.test(path);

/** The strings of a file and where each begins. */
function stringsOf(path, source) {
  const found = [];
  const take = (value, at) => found.push({ text: value, line: source.slice(0, at).split('\n').length });
  new Visitor({
    Literal: (node) => typeof node.value === 'string' && take(node.value, node.start),
    TemplateElement: (node) => take(node.value.cooked ?? '', node.start),
  }).visit(parseSync(path, source).program);
  return found.filter(({ text }) => /\s/.test(text)); // a word by itself is a name
}

const linesOf = (text) => text.split('\n').map((line, index) => ({ text: line, line: index + 1 }));

const filesOf = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true }).map((path) => join(folder, path).replaceAll('\\', '/'))
    : [];
const code = [...filesOf('src'), ...filesOf('suites')].filter((path) => path.endsWith('.ts') && !isTest(path));
const documents = ['README.md', 'CONTRIBUTING.md', ...filesOf('docs'), ...filesOf('examples')].filter(
  (path) =>
    path.endsWith('.md') &&
    !path.endsWith('docs/style.md') &&
    !path.startsWith('docs/decisions/') &&
    existsSync(join(root, path)),
);

const problems = [];
for (const path of [...code, ...documents].sort()) {
  const source = readFileSync(join(root, path), 'utf8');
  for (const { text, line } of path.endsWith('.md') ? linesOf(source) : stringsOf(path, source))
    for (const [word, instead] of banned) {
      const [match] = word.exec(text) ?? [];
      if (match !== undefined) problems.push(`${path}:${line}: "${match}". Write: ${instead}`);
    }
}
for (const problem of problems) console.error(problem);
console.log(`words: ${code.length + documents.length} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
