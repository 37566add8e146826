import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/check-words.mjs', import.meta.url));

/** Runs the check of words over a tree of the given files. */
function checkWords(files: Readonly<Record<string, string>>): { status: number | null; output: string } {
  const tree = mkdtempSync(join(tmpdir(), 'mcp-deadline-words-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, tree], { encoding: 'utf8' });
    return { status, output: stdout + stderr };
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

test('plain strings and documents pass, and so do comments, names, tests and decisions', () => {
  const { status, output } = checkWords({
    'src/report/lines.ts': "// nobody reads this\nexport const anew = ['anew', 'the limit is unknown'];",
    'src/report/lines.test.ts': "export const text = 'nobody is told';",
    'docs/decisions/0001-a.md': 'It stands for ever.',
    'docs/style.md': 'Not "anew".',
    'README.md': 'A standing stream and a standard.',
  });
  expect(output).toContain('words: 2 files, 0 problems');
  expect(status).toBe(0);
});

test.each([
  ['a string', { 'src/report/a.ts': "\nexport const text = 'nobody is told';" }, 'src/report/a.ts:2: "nobody"'],
  [
    'a template',
    { 'suites/a.ts': `export const t = (n: number) => \`\${n} clocks start anew\`;` },
    'suites/a.ts:1: "anew"',
  ],
  ['a document', { 'docs/a.md': 'First.\nIt waits for ever.' }, 'docs/a.md:2: "for ever"'],
  ['the README', { 'README.md': 'What stands here.' }, 'README.md:1: "stands"'],
  ['an example', { 'examples/01-a/README.md': 'Whoever asks.' }, 'examples/01-a/README.md:1: "Whoever"'],
])('%s with a word that the style rules out is named with its line', (_what, files, problem) => {
  const { status, output } = checkWords(files);
  expect(output).toContain(problem);
  expect(status).toBe(1);
});
