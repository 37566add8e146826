import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { differencesOf, gapsOf, mistakesOf } from '../scripts/api-report.mjs';
import { entries, readSurface, type Surface, withFolder } from '../scripts/api-surface.mjs';
import { writePages } from '../scripts/reference-docs.mjs';
import { defaultOptions } from '../src/check/options/check-options.ts';
import buildOnce from './build-once.ts';

describe('the public surface', () => {
  let surface: Surface;
  beforeAll(() => {
    buildOnce();
    surface = withFolder((work) => readSurface({ work }));
  }, 300_000);

  test('is as docs/api says', () => expect(differencesOf(surface)).toEqual([]));
  test('is exported, and its links lead somewhere', () => expect(mistakesOf(surface)).toEqual([]));
  test('is described, with an example where it can be called', () => expect(gapsOf(surface)).toEqual([]));

  test.each(
    Object.entries(defaultOptions).flatMap(([name, value]) =>
      typeof value === 'object' ? [] : [[name, value] as const],
    ),
  )('says the default of the option %s of check: %s', (name, value) => {
    const { comment = '' } = surface.symbols.find((symbol) => symbol.name === `CheckOptions.${name}`) ?? {};
    const [, stated = ''] = /@defaultValue (.*)/.exec(comment) ?? [];
    const exact = typeof value === 'string' ? `'${value}'` : String(value);
    expect(stated.replaceAll(/(?<=\d) (?=\d)/g, '').split(/, which /)[0]).toBe(exact);
  });

  test('has reference documents, in which the entry points refer to each other', () => {
    withFolder((folder) => {
      expect(writePages(surface.models, folder)).toEqual([]);
      const page = (name: string) => readFileSync(join(folder, `${name}.md`), 'utf8');
      for (const name of Object.keys(entries))
        expect(page('index')).toContain(`[${name.replace('.', '/')}](./${name}.md)`);
      expect(page('mcp-deadline.deadline.ms')).toContain('The limit in milliseconds.');
      expect(page('mcp-deadline.suites.suiteoptions')).toContain('[Runner](./mcp-deadline.suites.runner.md)');
      expect(page('mcp-deadline.suites.findingsoptions')).toContain('[CheckOptions](./mcp-deadline.checkoptions.md)');
    });
  });
});

/** A package with these declarations. */
const surfaceOf = (declarations: readonly string[]): Surface =>
  withFolder((folder) => {
    for (const name of ['dist', 'api']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'dist/index.d.ts'), declarations.join('\n'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tiny', type: 'module' }));
    const options = { entries: { tiny: 'dist/index.d.ts' }, reports: join(folder, 'api'), write: true };
    return readSurface({ folder, ...options, work: folder });
  });

/** What the check says about it. */
const problemsOf = (surface: Surface): readonly string[] => [...mistakesOf(surface), ...gapsOf(surface)];

test('the check has nothing to say of what is described, with an example where it can be called', () => {
  const surface = surfaceOf([
    '/** A tiny package. @packageDocumentation */',
    '/** Options. */\nexport interface Options {\n  /** Milliseconds. */\n  readonly limitMs: number;\n}',
    '/**\n * Runs {@link Options}.\n *\n * @example\n * ```ts\n * run();\n * ```\n */',
    'export declare function run(options?: Options): void;',
  ]);
  expect(problemsOf(surface)).toEqual([]);
});

describe('the check names', () => {
  const none = 'has no description: say what it means, its unit and its default';
  const mistakes = [
    [
      'a member without a description',
      '/** Options. */\nexport interface Options {\n  readonly limitMs: number;\n}',
      `tiny: Options.limitMs in index.ts ${none}`,
    ],
    [
      'a symbol with a tag alone',
      '/** @deprecated use another */\nexport declare const old: number;',
      `tiny: old in index.ts ${none}`,
    ],
    [
      'a function without an example',
      '/** Runs. */\nexport declare function run(): void;',
      'tiny: run in index.ts has no @example',
    ],
    [
      'a constant that is a function, without an example',
      '/** Walks. */\nexport declare const walk: (limitMs: number) => void;',
      'tiny: walk in index.ts has no @example',
    ],
    [
      'a type that is not exported',
      'interface Hidden {\n  readonly is: 1;\n}\n/** It. */\nexport declare const it: Hidden;\nexport {};',
      'tiny: Hidden is referred to and not exported',
    ],
    [
      'a link that leads nowhere',
      '/** As {@link Nothing}. */\nexport declare const linked: number;',
      'tiny: index.ts: The @link reference could not be resolved: The package "tiny" does not have an export "Nothing"',
    ],
    [
      'a comment that cannot be read',
      '/** As {Nothing. */\nexport declare const torn: number;',
      'tiny: index.ts: Expecting a TSDoc tag starting with "{@"',
    ],
    ['an entry point without a description', '', `tiny: tiny in index.ts ${none}`],
  ] as const;
  const surface = surfaceOf(mistakes.map(([, declarations]) => declarations));

  test.each(mistakes)('%s', (_what, _declarations, problem) => {
    expect(problemsOf(surface)).toContain(problem);
  });

  test('a link of the reference documents that leads nowhere', () => {
    const problems = withFolder((folder) => writePages(surface.models, folder));
    expect(problems).toContainEqual(expect.stringContaining('Unable to resolve reference "Nothing"'));
  });
});
