import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiReport, gapsOf, mistakesOf } from '../scripts/api-report.mjs';
import { readSurface, withFolder } from '../scripts/api-surface.mjs';
import buildOnce from './build-once.ts';

test('the public surface is as docs/api says', () => {
  buildOnce();
  expect(apiReport({ write: false })).toEqual([]);
}, 120_000);

/** What the check says about a package with these declarations. */
const problemsWith = (declarations: readonly string[]): readonly string[] =>
  withFolder((folder) => {
    for (const name of ['dist', 'api']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'dist/index.d.ts'), declarations.join('\n'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tiny', type: 'module' }));
    const entries = { tiny: 'dist/index.d.ts' };
    const surface = readSurface({ folder, entries, reports: join(folder, 'api'), write: true, work: folder });
    return [...mistakesOf(surface), ...gapsOf(surface)];
  });

test('the check has nothing to say of what is described, with an example where it can be called', () => {
  const problems = problemsWith([
    '/** A tiny package. @packageDocumentation */',
    '/** Options. */\nexport interface Options {\n  /** Milliseconds. */\n  readonly limitMs: number;\n}',
    '/**\n * Runs {@link Options}.\n *\n * @example\n * ```ts\n * run();\n * ```\n */',
    'export declare function run(options?: Options): void;',
  ]);
  expect(problems).toEqual([]);
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
  const problems = problemsWith(mistakes.map(([, declarations]) => declarations));

  test.each(mistakes)('%s', (_what, _declarations, problem) => {
    expect(problems).toContain(problem);
  });
});
