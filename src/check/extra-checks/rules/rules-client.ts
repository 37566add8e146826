import { typescriptSdkV1 } from '../../../../mocks/clients/typescript-sdk-v1.ts';
import { statelessVersion } from '../../../client/request-fields.ts';
import { by } from '../../../clocks/authoring.ts';
import type { ClientProfile, Wire } from '../../../clocks/client-profile.ts';
import type { Era } from '../../../clocks/conditions.ts';

const madeUp = by('inferred', 'no client: made for the rules of the protocol');

/** How long the client waits for the answer to its probe, in virtual milliseconds. */
const probeMs = 10_000;

/** The revisions with `initialize`, newest first. A server may answer with an older one than the client asks for. */
const initializeVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

const lists = ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'] as const;

/** How the clients of the plays differ. */
export interface RulesClient {
  /** `stateless`: it probes, and falls back to `initialize`. */
  readonly era: Era;
  /** Whether its calls have a progress token. */
  readonly progress: boolean;
  /** Whether it declares every capability, and never answers a request of the server. */
  readonly silent?: boolean;
}

/** Capabilities that are declared, and whose requests are never answered. */
const unanswered: Wire['answers'] = {
  is: {
    'roots/list': 'declared-only',
    'sampling/createMessage': 'declared-only',
    'elicitation/create': 'declared-only',
    ping: 'at-once',
  },
  ...madeUp,
};

/** A client that keeps to the protocol, asks for all lists, resumes streams and waits without a limit. */
export function rulesClient({ era, progress, silent = false }: RulesClient): ClientProfile {
  const probe = era === 'stateless' ? (['probe'] as const) : [];
  const attempt = { lists, asks: 'offered' } as const;
  return {
    ...typescriptSdkV1,
    id: 'rules',
    name: 'a client that keeps to the rules of the protocol',
    startup: {
      stdio: [{ ...attempt, over: 'stdio', steps: ['spawn', ...probe, 'handshake', 'list'], process: 'new' }],
      url: [
        { ...attempt, over: 'http', steps: [...probe, 'handshake', 'list'], when: { transport: 'http' } },
        { ...attempt, over: 'sse', steps: ['handshake', 'list'], when: { transport: 'sse' } },
      ],
      ...madeUp,
    },
    wire: {
      ...typescriptSdkV1.wire,
      versions: { is: era === 'stateless' ? [statelessVersion, ...initializeVersions] : initializeVersions, ...madeUp },
      progressToken: { is: progress ? 'always' : 'never', ...madeUp },
      clientInfo: { is: { name: 'mcp-deadline', version: '1.0.0' }, ...madeUp },
      ...(silent ? { answers: unanswered } : {}),
    },
    deadlines: {
      probe: {
        over: 'probe',
        ms: probeMs,
        outcome: { toCaller: { go: 'next-step' }, toServer: [] },
        ...madeUp,
      },
    },
    cadences: [],
    http: null,
  };
}
