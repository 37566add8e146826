import { by } from '../src/clocks/authoring.ts';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { isUnknown } from '../src/clocks/evidence.ts';
import type { Span } from '../src/clocks/span.ts';
import { smallestLimits } from './smallest-limits.ts';

const composed = by('inferred', 'composed from the profiles of all current clients');

const sessionSpans: readonly Span[] = ['startup', 'attempt', 'spawn', 'handshake', 'list', 'page', 'call', 'execution'];
const httpSpans: readonly Span[] = ['connect', 'upload', 'exchange', 'headers', 'body'];

/**
 * Makes a client with the smallest known limit of these clients over every span: a server that is fast enough for it is fast
 * enough for all of them. It never retries, because a server must not rely on retries. Unknown limits do not make it stricter.
 */
export function strictestOf(clients: readonly ClientProfile[]): ClientProfile {
  const local = clients.filter(({ startup }) => startup.stdio !== undefined);
  const remote = clients.filter(({ startup }) => startup.url !== undefined);
  const libraries = remote.flatMap(({ http }) => (http === null || isUnknown(http) ? [] : [http]));
  return {
    id: 'strictest',
    name: 'The strictest of all',
    version: '2026-11-21',
    versions: { from: '2026-11-21', to: null, seen: '2026-11-21' },
    startup: {
      stdio: [{ over: 'stdio', steps: ['spawn', 'handshake', 'list'], process: 'new' }],
      url: [{ over: 'http', steps: ['handshake', 'list'] }],
      ...composed,
    },
    deadlines: {
      ...smallestLimits(local, 'stdio', sessionSpans),
      ...smallestLimits(remote, 'http', sessionSpans),
      ...smallestLimits(remote, 'sse', sessionSpans),
    },
    wire: {
      versions: { is: ['2025-11-25'], ...composed },
      progressToken: { is: 'never', ...composed },
      lateAnswer: { is: 'dropped', ...composed },
      answers: { is: { ping: 'at-once' }, ...composed },
    },
    http: { id: 'strictest-http', deadlines: smallestLimits(libraries, 'http', httpSpans) },
  };
}
