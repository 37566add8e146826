import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArguments } from './parse-arguments.ts';
import { runCheck } from './run-check.ts';

/** The file of the demo's server: the built file, or the source file if this code runs from the source. */
function demoServer(): string {
  const built = fileURLToPath(new URL('./demo-server.js', import.meta.url));
  return existsSync(built) ? built : fileURLToPath(new URL('./demo-server.ts', import.meta.url));
}

/**
 * Checks a small server of this package, in the same way as a user checks a server.
 *
 * @returns the exit status: 0 also if clients give up, because the demo shows that
 */
export async function runDemo(): Promise<number> {
  const words = ['check', '--client', 'codex-cli', '--client', 'vscode', '--client', 'typescript-sdk-v1'];
  const server = ['--', process.execPath, demoServer()];
  process.stdout.write(
    `A server with three tools, as three clients see it. It takes 90 s and 6 min for two of them; the check takes seconds.\n\n$ npx mcp-deadline ${words.join(' ')} -- node demo-server.js\n\n`,
  );
  const invocation = await parseArguments([...words, ...server]);
  if (invocation.command !== 'check') throw new Error(`the demo is a check, and no ${invocation.command}`);
  const status = await runCheck(invocation);
  process.stdout.write(
    '\nThat was a demo, which itself ends with status 0. For your own server: npx mcp-deadline check -- <its command>. All options: npx mcp-deadline --help\n',
  );
  return status === 1 ? 0 : status;
}
