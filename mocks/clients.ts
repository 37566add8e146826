import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { ProfileRegistry } from '../src/clocks/profile-registry.ts';
import * as profiles from './client-profiles.ts';
import { folklore } from './folklore.ts';
import { strictestOf } from './strictest.ts';

/** The order of clients in reports. Clients that are not in this list come after these, sorted by id. */
const publishedOrder = [
  'typescript-sdk-v1',
  'typescript-sdk-v2',
  'python-sdk-v1',
  'python-sdk-v2',
  'claude-code-cli',
  'claude-desktop',
  'cowork',
  'codex-cli',
  'vscode',
  'cursor',
  'devin-desktop',
  'cline-core',
  'continue-ide',
  'qwen-code',
  'gemini-cli',
  'opencode',
  'openai-agents-python',
  'google-adk-python',
  'crewai',
];

const placeOf = ({ id }: ClientProfile): number => {
  const index = publishedOrder.indexOf(id);
  return index === -1 ? publishedOrder.length : index;
};

/** The clients of this package that `check` plays for `current` and `all`, in the order of its reports. */
export const clients: readonly ClientProfile[] = Object.values(profiles).toSorted(
  (one, other) => placeOf(one) - placeOf(other) || (one.id < other.id ? -1 : 1),
);

/** A client with the smallest known limit of all {@link clients} over every span. It never retries. */
export const strictest: ClientProfile = strictestOf(clients);

/** The clients that can be found by id: those of the package, `strictest`, `folklore`, and those that the user has defined. */
export const clientRegistry = new ProfileRegistry<ClientProfile>('client', [...clients, strictest, folklore]);

/**
 * Finds a client by its id: one of this package, `strictest`, `folklore`, or one that `defineClient` has defined.
 *
 * @param id its public id
 * @returns its profile; `undefined`: no client has this id
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { clientById } from 'mcp-deadline/mocks';
 *
 * assert.equal(clientById('codex-cli')?.name, 'Codex CLI');
 * ```
 */
export const clientById = (id: string): ClientProfile | undefined => clientRegistry.byId(id);
