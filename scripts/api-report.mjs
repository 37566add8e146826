/**
 * Reads the built declarations of every public entry point and writes what they offer to docs/api, one report for each.
 * A change of the public surface shows there as a difference. `--check` only compares. Both fail for a type that the surface
 * refers to and does not export, for a symbol or member without a description, for a function or class without an example, for a
 * comment that cannot be read, and for a link that leads nowhere.
 *
 * Usage: node scripts/api-report.mjs [--check]
 */

import { pathToFileURL } from 'node:url';
import { isDescribed, readSurface, reports, withFolder } from './api-surface.mjs';

/** The types that are referred to and not exported. Those of the main entry point serve the others too. */
function forgottenIn({ symbols, forgotten }) {
  const exported = new Set(symbols.filter(({ entry }) => entry === 'mcp-deadline').map(({ name }) => name));
  // The type of a value that is not exported is written out.
  const missing = forgotten.filter(({ symbol }) => /^[A-Z]/.test(symbol) && !exported.has(symbol));
  return new Set(missing.map(({ entry, symbol }) => `${entry}: ${symbol} is referred to and not exported`));
}

/** What is wrong in a surface, a line each. */
export const mistakesOf = (surface) => [
  ...forgottenIn(surface),
  ...surface.mistakes.map(({ entry, file, text }) => `${entry}: ${file}: ${text}`),
  ...surface.errors.map(({ entry, text }) => `${entry}: ${text}`),
];

const advice = 'say what it means, its unit and its default';

/** What a surface does not explain, a line each. */
export const gapsOf = ({ symbols }) => [
  ...symbols
    .filter((symbol) => !isDescribed(symbol))
    .map(({ entry, name, file }) => `${entry}: ${name} in ${file} has no description: ${advice}`),
  ...symbols
    .filter(({ isCallable, comment }) => isCallable && !comment.includes('@example'))
    .map(({ entry, name, file }) => `${entry}: ${name} in ${file} has no @example`),
];

/** The reports that are not as the surface is, a line each. */
export const differencesOf = ({ changed }) =>
  changed.map((name) => `${name}: docs/api/${name}.api.md differs: run npm run api-report, and look at the difference`);

if (pathToFileURL(process.argv[1] ?? '').href === import.meta.url) {
  const write = !process.argv.includes('--check');
  const surface = withFolder((work) => readSurface({ reports, write, work }));
  const problems = [...mistakesOf(surface), ...gapsOf(surface), ...(write ? [] : differencesOf(surface))];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
