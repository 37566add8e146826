/**
 * The main job on a server that nobody here wrote: the published server-everything under eight clients' clocks.
 * Some of them give up on its ten-minute tool, so the check itself exits with 1; the demo succeeds by showing that.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const everything = 'node_modules/@modelcontextprotocol/server-everything/dist/index.js';
const options = ['--read-only-tools', '--call', 'trigger-long-running-operation={"duration":600,"steps":20}'];

console.log(
  `$ mcp-deadline check ${options.map((word) => (/[{"]/.test(word) ? `'${word}'` : word)).join(' ')} -- node ${everything} stdio\n`,
);
const began = performance.now();
const { status } = spawnSync(
  process.execPath,
  [at('dist/src/cli/bin.js'), 'check', ...options, '--', 'node', everything, 'stdio'],
  {
    cwd: at('.'),
    stdio: 'inherit',
  },
);
console.log(
  `exit status ${status} (1: some client gives up), ${((performance.now() - began) / 1000).toFixed(1)} s in all`,
);
process.exitCode = status === 0 || status === 1 ? 0 : 1;
