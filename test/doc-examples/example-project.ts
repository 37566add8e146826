import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An example as a doc comment has it. */
export interface Example {
  /** The symbol whose comment it is in, with a number where it has several. */
  readonly name: string;
  readonly code: string;
}

/** The code of the examples in a doc comment, in order. */
export const examplesIn = (comment: string): readonly string[] =>
  comment
    .split(/^@example\b/m)
    .slice(1)
    .flatMap((part) => [...part.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code));

/** What an example may use without an import: the reader's own server. */
const given = ['server', 'createServer', 'createApp'];

/** Whether code uses a name that it neither declares nor imports. */
const isFree = (name: string, code: string): boolean =>
  new RegExp(`(?<![.\\w'"-])${name}\\b`).test(code) &&
  !new RegExp(`\\b(?:const|let|function|class|type|interface)\\s+${name}\\b`).test(code) &&
  !new RegExp(`import[^;]*\\b${name}\\b[^;]*from`).test(code);

/** The module of an example: with what it uses of the package, and with the reader's server. */
function moduleOf(code: string, exported: readonly string[]): string {
  const ours = exported.filter((name) => isFree(name, code));
  const theirs = given.filter((name) => isFree(name, code));
  return [
    ...(ours.length > 0 ? [`import { ${ours.join(', ')} } from 'mcp-deadline';`] : []),
    ...(theirs.length > 0 ? [`import { ${theirs.join(', ')} } from '../src/server.js';`] : []),
    code,
    'export {};',
  ].join('\n');
}

/** What vitest reports of a test file. */
interface VitestFile {
  readonly name: string;
  readonly status: string;
  readonly message: string;
  readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[];
}

type Way = 'import' | 'node' | 'vitest';

/** How an example is run: most are imported, one that registers tests needs the runner that it registers them with. */
function wayOf(code: string): Way {
  if (code.includes("'node:test'")) return 'node';
  return /from 'vitest'|^(?:await )?suite\(/m.test(code) ? 'vitest' : 'import';
}

/** Imports every file that it is given, one after another, and writes down what went wrong. */
const importer = `
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const [, , results, ...files] = process.argv;
const ended = {};
for (const file of files) {
  ended[file] = await import(pathToFileURL(file).href).then(() => null, (error) => String(error?.stack ?? error));
  writeFileSync(results, JSON.stringify(ended));
}
`;

/** A server that a command starts, as in \`{ command: 'node', args: ['server.js'] }\`. */
const commandServer = `
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createServer } from './build/src/server.js';
await createServer().connect(new StdioServerTransport());
`;

/** Files behind a link are taken for sources otherwise, and the package would be transformed. A busy machine takes its time. */
const vitestConfig = 'export default { resolve: { preserveSymlinks: true }, test: { testTimeout: 60_000 } };';

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: ['node'],
  rootDir: '.',
  outDir: 'build',
};

const packages = ['@modelcontextprotocol', '@types', 'fast-check', 'msw', 'vitest', 'zod'];

/** The environment of a run beside this one: without what vitest tells its own workers. */
const environment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|NODE_ENV|TEST$)/.test(name)),
  );

/** A project that has this package installed, with a module for each example. */
export class ExampleProject {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-examples-'));
  readonly #modules: readonly (Example & { readonly file: string; readonly way: Way })[];

  /** @param exported the names that examples use of the package without an import */
  constructor(examples: readonly Example[], exported: readonly string[]) {
    mkdirSync(join(this.#folder, 'node_modules'));
    mkdirSync(join(this.#folder, 'src'));
    mkdirSync(join(this.#folder, 'test'));
    for (const name of packages)
      symlinkSync(join(root, 'node_modules', name), join(this.#folder, 'node_modules', name));
    symlinkSync(root, join(this.#folder, 'node_modules/mcp-deadline'));
    cpSync(join(root, 'test/doc-examples/server.ts'), join(this.#folder, 'src/server.ts'));
    this.#write('package.json', JSON.stringify({ type: 'module', private: true }));
    this.#write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src', 'test'] }));
    this.#write('server.js', commandServer);
    this.#write('import-all.mjs', importer);
    this.#write('vitest.config.js', vitestConfig);
    this.#modules = examples.map((example, index) => {
      const way = wayOf(example.code);
      const file = `test/example-${index}${way === 'vitest' ? '.test' : ''}`;
      this.#write(`${file}.ts`, moduleOf(example.code, exported));
      return { ...example, file, way };
    });
  }

  #write(path: string, text: string): void {
    writeFileSync(join(this.#folder, path), text);
  }

  #run(script: string, args: readonly string[]) {
    const options = { cwd: this.#folder, encoding: 'utf8', env: environment(), timeout: 240_000 } as const;
    return spawnSync(process.execPath, [script, ...args], options);
  }

  #built = (way: Way): readonly (Example & { readonly path: string })[] =>
    this.#modules
      .filter((module) => module.way === way)
      .map((module) => ({ ...module, path: join(this.#folder, 'build', `${module.file}.js`) }));

  /** Compiles every example against the types of the package. @returns the errors, by the name of the example */
  compile(): ReadonlyMap<string, string> {
    const { stdout } = this.#run(join(root, 'node_modules/typescript/bin/tsc'), ['-p', 'tsconfig.json']);
    const lines = stdout.split('\n').filter((line) => line.includes(': error '));
    const wrong = new Map<string, string>();
    for (const line of lines) {
      const module = this.#modules.find(({ file }) => line.startsWith(`${file}.ts(`));
      const name = module?.name ?? 'the project';
      wrong.set(name, `${wrong.has(name) ? `${wrong.get(name)}\n` : ''}${line}`);
    }
    return wrong;
  }

  /** Runs every example that compiled. @returns what went wrong, by the name of the example */
  run(): ReadonlyMap<string, string> {
    return new Map([...this.#imported(), ...this.#byNode(), ...this.#byVitest()]);
  }

  *#imported(): Generator<[string, string]> {
    const modules = this.#built('import');
    const results = join(this.#folder, 'results.json');
    const { stderr } = this.#run('import-all.mjs', [results, ...modules.map(({ path }) => path)]);
    const ended = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
    for (const { name, path } of modules) {
      const error = ended[path] === undefined ? `it did not end: ${stderr}` : ended[path];
      if (error !== null) yield [name, error];
    }
  }

  *#byNode(): Generator<[string, string]> {
    for (const { name, path } of this.#built('node')) {
      const { status, stdout, stderr } = this.#run(path, []);
      if (status !== 0) yield [name, stdout + stderr];
    }
  }

  *#byVitest(): Generator<[string, string]> {
    const modules = this.#built('vitest');
    const results = join(this.#folder, 'vitest.json');
    const args = ['run', '--reporter=json', `--outputFile=${results}`, ...modules.map(({ path }) => path)];
    const { stdout, stderr } = this.#run(join(root, 'node_modules/vitest/vitest.mjs'), args);
    const files: readonly VitestFile[] = existsSync(results)
      ? JSON.parse(readFileSync(results, 'utf8')).testResults
      : [];
    for (const { name, path } of modules) {
      const file = files.find((one) => one.name.endsWith(path.slice(path.lastIndexOf('/'))));
      if (file === undefined) yield [name, `it did not run: ${stdout}${stderr}`];
      else if (file.status !== 'passed')
        yield [name, [file.message, ...file.assertionResults.flatMap((one) => one.failureMessages)].join('\n')];
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
