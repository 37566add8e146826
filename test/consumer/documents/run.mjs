/**
 * Runs every `mcp-deadline` command of the installed package's documents, in a folder that has only the package, the
 * `server.js` beside this file, and the modules that the documents show: what a reader does who copies them. A command may find something (status 1); it may
 * not be misspelt, fail or hang.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const installed = join(here, '..', 'node_modules', 'mcp-deadline');
const bin = join(here, '..', 'node_modules', '.bin', 'mcp-deadline');
/** Real milliseconds; only a hang takes so long. */
const guardMs = 300_000;

const documents = readdirSync(installed, { recursive: true })
  .filter((path) => path.endsWith('.md') && !path.includes('node_modules') && !path.includes('decisions'))
  .sort();

/** Commands of shell blocks, and those in running text. */
function commandsOf(text) {
  const blocks = [...text.matchAll(/```(?:sh|bash)\n([\s\S]*?)```/g)].flatMap(([, block]) => block.split('\n'));
  const inline = [...text.matchAll(/`(mcp-deadline [^`]+)`/g)].map(([, command]) => command);
  return [...blocks, ...inline]
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => /^(?:npx )?mcp-deadline /.test(line))
    .map((line) => line.replace(/^(?:npx )?mcp-deadline /, ''));
}

/** Writes the modules that a document shows: blocks of JavaScript that begin with the name of their file. */
function writeModules(text) {
  for (const [, name, code] of text.matchAll(/```js\n\/\/ ([\w-]+\.mjs)\n([\s\S]*?)```/g))
    writeFileSync(join(here, name), code);
}

const isPattern = (command) => /[<[…]|\.\.\./.test(command);
const texts = documents.map((path) => readFileSync(join(installed, path), 'utf8'));
for (const text of texts) writeModules(text);
const commands = new Set(texts.flatMap(commandsOf));
let failed = 0;
let ran = 0;
for (const command of [...commands].filter((one) => !isPattern(one))) {
  const { status, signal, stdout, stderr } = spawnSync(`${bin} ${command}`, {
    cwd: here,
    shell: true,
    encoding: 'utf8',
    timeout: guardMs,
  });
  ran++;
  if ((status === 0 || status === 1) && stdout.trim() !== '') continue;
  failed++;
  console.error(`mcp-deadline ${command}\n  ended with ${status ?? signal}\n${stdout}${stderr}`);
}
console.log(`${ran} commands of ${documents.length} documents`);
if (ran < 15) throw new Error(`only ${ran} commands were found: the documents have changed their form`);
process.exitCode = failed === 0 ? 0 : 1;
