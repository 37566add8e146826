import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { ProfileRegistry } from '../src/clocks/profile-registry.ts';
import * as profiles from './client-profiles.ts';
import { folklore } from './folklore.ts';
import { strictestOf } from './strictest.ts';

/** Reports keep the order in which their clients were first published. A client that is not here comes after these, by id. */
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

/** The clients that `check` plays, in the order of its reports. */
export const clients: readonly ClientProfile[] = Object.values(profiles).toSorted(
  (one, other) => placeOf(one) - placeOf(other) || (one.id < other.id ? -1 : 1),
);

/** Over every span the smallest limit that is known of any of the {@link clients}. */
export const strictest: ClientProfile = strictestOf(clients);

/** The clients that can be named: those of the package, with `strictest` and `folklore`, and those that the user defined. */
export const clientRegistry = new ProfileRegistry<ClientProfile>('client', [...clients, strictest, folklore]);

/** The client with this public id; `strictest` and `folklore` are among them. */
export const clientById = (id: string): ClientProfile | undefined => clientRegistry.byId(id);
