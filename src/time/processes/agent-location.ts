import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AgentNotBuiltError } from './errors.ts';

/** Where the agent is: beside this file once built; in `dist/` when this file still runs from its source. */
const folders = ['./agent', '../../../dist/src/time/processes/agent'];

/**
 * The built file that children load. Children run on any supported Node, and none before 22.18 loads TypeScript. The
 * bundle is preferred, as it loads faster, unless it is older than the modules it was made of.
 *
 * @throws AgentNotBuiltError
 */
export function agentFile(): string {
  for (const folder of folders) {
    const [modules, bundle] = ['js', 'cjs'].map((kind) =>
      fileURLToPath(new URL(`${folder}/register.${kind}`, import.meta.url)),
    ) as [string, string];
    const modulesAt = changedAt(modules);
    if (changedAt(bundle) > modulesAt) return bundle;
    if (modulesAt > 0) return modules;
  }
  throw new AgentNotBuiltError(
    'Failed to find the agent that puts a child process into virtual time: dist/src/time/processes/agent/register.js does not ' +
      'exist. Please run `npm run build` first.',
  );
}

const changedAt = (file: string): number => (existsSync(file) ? statSync(file).mtimeMs : 0);
