/** A copy of one commit in a temporary folder, in which files are changed and put back. The checkout is never touched. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outputOf } from './command.mjs';
import { graphOf } from './nearest-tests.mjs';

export class Tree {
  /** @param repository the checkout; its `node_modules` is linked into the copy */
  constructor(repository, commit) {
    this.folder = mkdtempSync(join(tmpdir(), 'mutants-'));
    this.root = join(this.folder, 'tree');
    this.temporary = join(this.folder, 'tmp');
    for (const folder of [this.root, this.temporary]) mkdirSync(folder);
    const archive = outputOf('git', ['archive', commit], { cwd: repository });
    outputOf('tar', ['-x', '-C', this.root], { input: archive });
    symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'), 'dir');
    if (existsSync(join(this.root, 'tsconfig.build.json'))) outputOf('npm', ['run', '-s', 'build'], { cwd: this.root });
    this.graph = graphOf(this.root);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Puts a mutant in place, in the source and in the build. @returns what puts the original back */
  async apply({ file, start, end, text }) {
    const path = join(this.root, file);
    const source = readFileSync(path, 'utf8');
    const { atime, mtime } = statSync(path);
    await this.#write(path, source.slice(0, start) + text + source.slice(end));
    // The sources of a tree that is put back are no newer than its build.
    utimesSync(path, atime, mtime);
    return async () => {
      await this.#write(path, source);
      utimesSync(path, atime, mtime);
    };
  }

  async #write(path, source) {
    writeFileSync(path, source);
    const built = join(this.root, 'dist', path.slice(this.root.length + 1).replace(/\.ts$/, '.js'));
    if (!existsSync(built)) return;
    const { transform } = await import('esbuild');
    const { code } = await transform(source, {
      loader: 'ts',
      target: 'es2023',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
    writeFileSync(built, code.replace(/((?:from|import)\s*\(?\s*["']\.[^"']*)\.ts(["'])/g, '$1.js$2'));
    // What children load is bundled from the built files.
    outputOf(process.execPath, ['scripts/bundle-agent.mjs'], { cwd: this.root });
  }
}
