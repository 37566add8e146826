import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/check-imports.mjs', import.meta.url));
const dependencies = { zod: '^4.0.0' };

/** Runs the import check over a tree of the given files. */
function checkImports(files: Readonly<Record<string, string>>): { status: number | null; output: string } {
  const tree = mkdtempSync(join(tmpdir(), 'mcp-deadline-layers-'));
  try {
    writeFileSync(join(tree, 'package.json'), JSON.stringify({ dependencies }));
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

const clock = { 'src/time/core/clock.ts': 'export const clock = 1;' };
const link = { 'src/wire/link.ts': 'export const link = 1;' };

test('an import downward passes', () => {
  const { status, output } = checkImports({
    ...clock,
    'src/wire/link.ts': "import { readFileSync } from 'node:fs';\nimport { clock } from '../time/core/clock.ts';",
  });
  expect(output).toContain('imports: 2 files, 0 problems');
  expect(status).toBe(0);
});

test.each([
  ['import', "import { link } from '../../wire/link.ts';"],
  ['import of a type', "import type { link } from '../../wire/link.ts';"],
  ['re-export', "export { link } from '../../wire/link.ts';"],
  ['dynamic import', "const link = await import('../../wire/link.ts');"],
])('an upward %s fails', (_name, text) => {
  const { status, output } = checkImports({ ...link, 'src/time/core/clock.ts': text });
  expect(output).toContain('src/time/core may not import from src/wire');
  expect(status).toBe(1);
});

test('a layer inside another is a layer of its own', () => {
  const files = {
    'src/time/base/real.ts': "import '../core/clock.ts';",
    'src/wire/link.ts': "import '../time/base/real.ts';",
  };
  const { output } = checkImports({ ...clock, ...files });
  expect(output).toContain('src/time/base may not import from src/time/core');
  expect(output).toContain('1 problems');
});

test('a layer may import from the rest of the folder that it is in, and not from the layers beside it', () => {
  const files = {
    'src/report/check-report.ts': 'export const report = 1;',
    'src/report/story/story.ts': 'export const story = 1;',
    'src/report/drawing/palette.ts': "import '../check-report.ts';",
    'src/report/lines/number.ts': "import '../check-report.ts';",
  };
  expect(checkImports(files).output).toContain('src/report/drawing may not import from src/report');
  const { output } = checkImports({
    ...files,
    'src/report/drawing/palette.ts': '',
    'src/report/lines/labelled-lines.ts': "import '../story/story.ts';",
  });
  expect(output).toContain('src/report/lines may not import from src/report/story');
  expect(output).toContain('1 problems');
});

test('a file can be a layer of its own', () => {
  const files = {
    'src/properties/statement.ts': 'export const say = 1;',
    'src/properties/property.ts': "import './statement.ts';",
    'src/properties/endings/ending.ts': "import '../statement.ts';",
  };
  expect(checkImports(files).output).toContain('imports: 3 files, 0 problems');
  const { output } = checkImports({ ...files, 'src/properties/endings/ending.ts': "import '../property.ts';" });
  expect(output).toContain('src/properties/endings may not import from src/properties/property.ts');
});

test('an import of a neighbour that is not below fails', () => {
  const { status } = checkImports({ ...clock, 'src/clocks/span.ts': "import { clock } from '../time/core/clock.ts';" });
  expect(status).toBe(1);
});

test('a circle fails, and is drawn', () => {
  const { status, output } = checkImports({
    'src/time/core/a.ts': "import './b.ts';",
    'src/time/core/b.ts': "import './c.ts';",
    'src/time/core/c.ts': "import './a.ts';",
  });
  expect(output).toContain('src/time/core/a.ts -> src/time/core/b.ts -> src/time/core/c.ts -> src/time/core/a.ts');
  expect(status).toBe(1);
});

test('a package has to be declared', () => {
  const using = (name: string) => checkImports({ 'src/time/core/clock.ts': `import x from '${name}';` });
  expect(using('zod/v4').status).toBe(0);
  expect(using('left-pad').output).toContain('imports left-pad, which package.json does not declare');
  expect(using('@scope/name/part').output).toContain('imports @scope/name, which');
  expect(using('left-pad').status).toBe(1);
});

test('a file outside all layers may not be imported from one', () => {
  const { status, output } = checkImports({
    'src/helpers.ts': 'export const help = 1;',
    'src/time/core/clock.ts': "import { help } from '../helpers.ts';",
  });
  expect(output).toContain('which is in no layer');
  expect(status).toBe(1);
});

test('tests and comments are free', () => {
  const { status } = checkImports({
    ...link,
    'src/time/core/clock.ts': "/** import { link } from '../../wire/link.ts' */\n// import x from 'left-pad'",
    'src/time/clock.test.ts': "import { link } from '../../wire/link.ts';\nimport { test } from 'vitest';",
  });
  expect(status).toBe(0);
});
