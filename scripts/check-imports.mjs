/**
 * Fails when an import points upward (see layers.mjs), when files form a circle, or when a file of a layer imports a package
 * that is not declared. In this repository it also fails when a layer may import from another and does not: a permission that
 * nothing needs hides the next mistake. Run by `npm test`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layers } from './layers.mjs';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const problems = [];
const imports = new Map();
/** The permissions that some import needs, as `<layer> <allowed>`. */
const needed = new Set();

const files = (folder) =>
  existsSync(folder)
    ? readdirSync(folder).flatMap((name) => {
        const path = join(folder, name);
        if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : files(path);
        return /\.(ts|mts)$/.test(name) && !name.endsWith('.d.ts') ? [path] : [];
      })
    : [];
/** Whether a file or layer is another one, or inside it. */
const isWithin = (name, layer) => name === layer || name.startsWith(`${layer}/`);
/** The innermost layer that a file is in. */
const layerOf = (path) => {
  const name = relative(root, path).replaceAll('\\', '/');
  return Object.keys(layers)
    .filter((layer) => isWithin(name, layer))
    .sort((one, other) => other.length - one.length)[0];
};
function mayImport(here, there) {
  if (here === there) return true;
  const allowing = layers[here].filter((allowed) =>
    isWithin(here, allowed) ? there === allowed : isWithin(there, allowed),
  );
  for (const allowed of allowing) needed.add(`${here} ${allowed}`);
  return allowing.length > 0;
}
const isTest = (path) => /\.test\.ts$|[\\/]testing[\\/]/.test(path);
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const declared = new Set(Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies }));

for (const file of ['src', 'mocks', 'suites'].flatMap((folder) => files(join(root, folder)))) {
  if (isTest(file)) continue;
  const here = layerOf(file);
  const targets = [];
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  for (const [, specifier] of source.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g)) {
    if (specifier.startsWith('.')) {
      const target = resolve(dirname(file), specifier);
      targets.push(target);
      const there = layerOf(target);
      if (here && there && !mayImport(here, there))
        problems.push(
          `${relative(root, file)} imports ${relative(root, target)}: ${here} may not import from ${there}`,
        );
      if (here && !there)
        problems.push(`${relative(root, file)} imports ${relative(root, target)}, which is in no layer`);
    } else if (!specifier.startsWith('node:')) {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      if (!declared.has(name))
        problems.push(`${relative(root, file)} imports ${name}, which package.json does not declare`);
    }
  }
  imports.set(file, targets);
}

const state = new Map();
const walk = (file, trail) => {
  if (state.get(file) === 'done' || !imports.has(file)) return;
  if (state.get(file) === 'open') {
    problems.push(`circle: ${[...trail.slice(trail.indexOf(file)), file].map((f) => relative(root, f)).join(' -> ')}`);
    return;
  }
  state.set(file, 'open');
  for (const target of imports.get(file)) walk(target, [...trail, file]);
  state.set(file, 'done');
};
for (const file of imports.keys()) walk(file, []);

if (process.argv[2] === undefined)
  for (const [layer, allowed] of Object.entries(layers))
    for (const one of allowed)
      if (!needed.has(`${layer} ${one}`))
        problems.push(`scripts/layers.mjs: no import of ${layer} needs ${one}. Remove it`);

for (const problem of problems) console.error(problem);
console.log(`imports: ${imports.size} files, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
