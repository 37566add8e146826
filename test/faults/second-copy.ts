import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** A second copy of some packages, as a project has whose dependencies need another version. What they need is found further up. */
export function secondCopy(...packages: readonly string[]) {
  mkdirSync(join(modules, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(modules, '.cache/second-copy-'));
  for (const name of packages) cpSync(join(modules, name), join(folder, 'node_modules', name), { recursive: true });
  return {
    url: (path: string) => pathToFileURL(join(folder, 'node_modules', path)).href,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
