import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AgentNotBuiltError } from './errors.ts';

/** Where the agent is: beside this file once built; in `dist/` when this file still runs from its source. */
const candidates = ['../agent/register.js', '../../../dist/src/time/agent/register.js'];

/**
 * The built file that children load. Children run on any supported Node, and none before 22.18 loads TypeScript.
 *
 * @throws AgentNotBuiltError
 */
export function agentFile(): string {
  for (const candidate of candidates) {
    const file = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(file)) return file;
  }
  throw new AgentNotBuiltError(
    'Failed to find the agent that puts a child process into virtual time: dist/src/time/agent/register.js does not ' +
      'exist. Please run `npm run build` first.',
  );
}
