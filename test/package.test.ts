import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

interface PackageJson {
  readonly type: string;
  readonly engines: { readonly node: string };
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}
const packageJson = JSON.parse(read('package.json')) as PackageJson;

/** The source that `dist/src/index.js` is built from. */
const sourceOf = (target: string) => target.replace(/^\.\/dist\//, '').replace(/(\.d\.ts|\.js)$/, '.ts');

/** The files that `npm pack` would take beside `dist`, whether built or not. */
const shipped = (folder: string): string[] =>
  readdirSync(`${root}/${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !path.includes('/testing/'));

describe('package.json', () => {
  const entries = Object.entries(packageJson.exports).filter(([name]) => !name.endsWith('.json'));

  test.each(entries)('export %s is built from a source file, types and code from the same', (_name, target) => {
    if (typeof target === 'string') throw new Error('an export without types');
    expect(target.types.endsWith('.d.ts')).toBe(true);
    expect(sourceOf(target.types)).toBe(sourceOf(target.default));
    expect(existsSync(`${root}/${sourceOf(target.default)}`)).toBe(true);
  });

  test.each(Object.entries(packageJson.bin))('%s can be executed', (_name, target) => {
    expect(read(sourceOf(target)).startsWith('#!/usr/bin/env node\n')).toBe(true);
  });

  test('what has side effects exists', () => {
    for (const target of packageJson.sideEffects) expect(existsSync(`${root}/${sourceOf(target)}`)).toBe(true);
  });

  test('only what is built and read is published', () => {
    expect(packageJson.files).toEqual(['dist', 'docs', 'examples', 'CONTRIBUTING.md', 'README.md', 'LICENSE']);
    expect(existsSync(`${root}/LICENSE`)).toBe(true);
  });

  test('whatever the documents link to is published with them', () => {
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ files }] = JSON.parse(packed.toString()) as [{ files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path);
    const isPacked = (path: string) => paths.some((one) => one === path || one.startsWith(`${path}/`));
    const broken = paths
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
          .map(([, link = '']) => posix.join(posix.dirname(path), link))
          .filter((link) => !isPacked(link))
          .map((link) => `${path}: ${link}`),
      );
    expect(paths).toContain('docs/in-your-tests.md');
    expect(broken).toEqual([]);
  });

  test('is ESM for Node 20.19 and up', () => {
    expect(packageJson.type).toBe('module');
    expect(packageJson.engines.node).toBe('>=20.19');
  });

  test('what is shipped imports only Node and declared packages', () => {
    const declared = { ...packageJson.dependencies, ...packageJson.peerDependencies };
    const undeclared = ['src', 'mocks', 'suites']
      .filter((folder) => existsSync(`${root}/${folder}`))
      .flatMap((folder) =>
        shipped(folder).flatMap((path) => {
          const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
          return [...code.matchAll(/^(?:import|export)\b[^'"]*?from\s+'([^'.][^']*)'/gm)]
            .map(([, specifier = '']) => specifier)
            .filter((specifier) => !specifier.startsWith('node:') && !builtinModules.includes(specifier))
            .map((specifier) =>
              specifier
                .split('/')
                .slice(0, specifier.startsWith('@') ? 2 : 1)
                .join('/'),
            )
            .filter((name) => !Object.hasOwn(declared, name))
            .map((name) => `${path}: ${name}`);
        }),
      );
    expect(undeclared).toEqual([]);
  });

  test('no file names this machine or a registry', () => {
    const tracked = execFileSync('git', ['ls-files', '--', '*.json', '*.mjs', '*.yml', '.npmrc'], { cwd: root })
      .toString()
      .split('\n')
      .filter((path) => path !== '' && existsSync(`${root}/${path}`));
    const naming = tracked.filter((path) => /"resolved": "|registry=http|\/root\/|\/home\/\w/.test(read(path)));
    expect(naming).toEqual([]);
  });
});

test('whoever installs the tarball is asked to approve no script', () => {
  const installing = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare'];
  expect(Object.keys(packageJson.scripts).filter((name) => installing.includes(name))).toEqual([]);
});
