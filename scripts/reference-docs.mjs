/**
 * Writes the reference documents: a page for each exported symbol and member, from the built declarations. They are derived, so
 * git ignores them. Fails if a comment cannot be read, or if a link leads nowhere.
 *
 * Usage: npm run docs, or node scripts/reference-docs.mjs [folder] after a build; default: reference
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { mistakesOf } from './api-report.mjs';
import { readSurface, withFolder } from './api-surface.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const documenter = join(
  dirname(createRequire(import.meta.url).resolve('@microsoft/api-documenter/package.json')),
  'bin/api-documenter',
);

/** A model as JSON, where a type that it refers to and does not export leads to the page of the main entry point. */
function withReferences(model, main) {
  const exported = new Set(main.members[0].members.map(({ name }) => name));
  return JSON.stringify(model).replaceAll(/"[^"!]+!~(\w+):(\w+)"/g, (reference, name, kind) =>
    exported.has(name) ? `"${main.name}!${name}:${kind}"` : reference,
  );
}

/** `mcp-deadline/suites`, as one imports it, where the pages have the name of its model, `mcp-deadline.suites`. */
const withImportNames = (page) => page.replaceAll(/(?<=\[|^## )(mcp-deadline)\.(\w+)(?=\]| package$)/gm, '$1/$2');

/**
 * Writes the pages of models to a folder, which it empties first.
 *
 * @param {Record<string, object>} models by the name of the entry point, the main one first
 * @param {string} folder
 * @returns {readonly string[]} what is wrong, a line each
 */
export function writePages(models, folder) {
  const problems = withFolder((work) => {
    const [main] = Object.values(models);
    for (const [name, model] of Object.entries(models))
      writeFileSync(join(work, `${name}.api.json`), withReferences(model, main));
    mkdirSync(folder, { recursive: true });
    const args = [documenter, 'markdown', '--input-folder', work, '--output-folder', folder];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const said = stripVTControlCharacters(`${stdout}${stderr}`);
    const warnings = said.split('\n').filter((line) => /\b(?:WARNING|ERROR)\b/.test(line));
    return status === 0 ? warnings : [...warnings, `api-documenter failed with exit status ${status}: ${stderr}`];
  });
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    writeFileSync(path, withImportNames(readFileSync(path, 'utf8')));
  }
  return problems;
}

if (pathToFileURL(process.argv[1] ?? '').href === import.meta.url) {
  const folder = resolve(process.argv[2] ?? join(root, 'reference'));
  const surface = withFolder((work) => readSurface({ work }));
  const problems = [...mistakesOf(surface), ...writePages(surface.models, folder)];
  for (const problem of problems) console.error(problem);
  console.log(`reference: ${readdirSync(folder).length} pages in ${folder}, ${problems.length} problems`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
