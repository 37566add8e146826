import { fileURLToPath } from 'node:url';
import { typescriptSdkV1 } from '../../mocks/clients/typescript-sdk-v1.ts';
import { scenario } from '../../src/check/scenario.ts';
import { playSession } from '../../src/check/sessions/play-session.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Hop } from '../../src/clocks/hop.ts';
import type { ProfileStatement } from '../../src/clocks/profile-statements.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
import { type Trouble, troubleApp } from './trouble-app.ts';

/** A situation in which a statement makes a difference. */
export interface Situation {
  /** Statements of the kind that this situation shows; default: any. */
  readonly fits?: (statement: ProfileStatement) => boolean;
  /** What happens to a client with this statement and no other of its kinds; `null`: with none. */
  readonly play: (statement: ProfileStatement | null) => Promise<unknown>;
}

const { evidence } = typescriptSdkV1.startup;

/** It says nothing of what is not time, has no clocks, and tries nothing again. */
const plain: ClientProfile = {
  ...typescriptSdkV1,
  id: 'plain',
  startup: {
    evidence,
    stdio: [{ over: 'stdio', steps: ['spawn', 'probe', 'handshake', 'list'] }],
    url: [{ over: 'http', steps: ['handshake', 'list'] }],
  },
  deadlines: {},
  reactions: [],
  retries: [],
  limits: [],
  quirks: [],
  cadences: [],
  queues: [],
  http: { id: 'plain-http', deadlines: {} },
};

/** The library beneath: the spans of its exchanges. */
const ofExchanges: ReadonlySet<string> = new Set(['exchange', 'connect', 'headers', 'body']);

/** That client with one statement. Guards are left out: the situation is the one that the statement is for. */
function withOne(statement: ProfileStatement | null): ClientProfile {
  if (statement === null) return plain;
  const { when: _, ...is } = { when: undefined, ...statement.is };
  const own = (part: Partial<Hop>): ClientProfile => ({ ...plain, ...part });
  switch (statement.kind) {
    case 'deadline': {
      const deadlines = { [statement.name]: { ...statement.is, when: {}, ms: 700 } };
      const { over } = statement.is;
      return ofExchanges.has(typeof over === 'string' ? over : (over[0] ?? ''))
        ? { ...plain, http: { id: 'plain-http', deadlines } }
        : own({ deadlines });
    }
    case 'reaction':
      return own({ reactions: [{ ...statement.is, when: {} }] });
    case 'retry':
      return own({ retries: [{ ...statement.is, when: {}, times: 1 }] });
    case 'limit':
      return own({ limits: [{ ...statement.is, when: {}, max: 100_000 }] });
    case 'quirk':
      return own({ quirks: [statement.is] });
    case 'cadence':
      return own({ cadences: [{ ...statement.is, when: {} }] });
    default:
      throw new Error(`no client with a ${statement.kind} alone (${Object.keys(is).join(', ')})`);
  }
}

/** What a transcript says happened, without what the client is judged by. */
const happened = ({ entries }: Transcript): unknown => entries.map((entry) => JSON.stringify(entry));

const bounds = { horizonMs: 200_000, maxSteps: 20_000 } as const;

const over =
  (server: () => ServerUnderTest, tool: string): Situation['play'] =>
  async (statement) => {
    const { transcript } = await scenario(server(), { client: withOne(statement), call: { tool }, ...bounds });
    return happened(transcript);
  };

const stdio = (how: string): ServerUnderTest => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./odd-stdio.mjs', import.meta.url)), how],
});

const onStdio = (how: string): Situation => ({ play: over(() => stdio(how), 'work') });

const onHttp = (trouble: Trouble, at = 'tools/call'): Situation => ({
  play: over(() => ({ app: troubleApp(trouble, at) }), 'work'),
});

/** The same for a reaction over a span of the start-up. */
const during = (span: string | undefined, situation: Situation): Situation => ({
  ...situation,
  fits: ({ kind, is }) => kind !== 'reaction' || ('during' in is ? is.during : undefined) === span,
});

const inSession: Situation = {
  play: async (statement) => {
    const steps = [{ tool: 'leave' }, { tool: 'work', afterMs: 100_000 }];
    const { transcript } = await playSession(stdio('fine'), { client: withOne(statement), steps, ...bounds });
    return happened(transcript);
  },
};

/** By the kind of a statement, where it makes a difference. */
export const situations: { readonly [kind: string]: Situation } = {
  'deadline over startup': onStdio('no-initialize'),
  'deadline over attempt': onStdio('no-initialize'),
  'deadline over probe': onStdio('no-probe'),
  'deadline over handshake': onStdio('no-initialize'),
  'deadline over list': onStdio('no-list'),
  'deadline over page': onStdio('no-list'),
  'deadline over call': onStdio('no-answer'),
  'deadline over execution': { ...onStdio('no-answer'), fits: ({ is }) => !('from' in is) || is.from === 'sent' },
  'deadline over exchange': onHttp('silent'),
  'deadline over headers': onHttp('silent'),
  'deadline over body': onHttp('silent-body'),
  'reaction on http-3xx': during(undefined, onHttp(304)),
  'reaction on redirected': during(undefined, onHttp('redirect')),
  'reaction on http-400': during(undefined, onHttp(400)),
  'reaction on http-404': during(undefined, onHttp(404)),
  'reaction on http-4xx': during(undefined, onHttp(418)),
  'reaction on http-5xx': during(undefined, onHttp(500)),
  'reaction on odd-content': during(undefined, onHttp('html')),
  'reaction on odd-response': during(undefined, onHttp('no-json')),
  'reaction on stream-ended': during(undefined, onHttp('stream-ended')),
  'reaction on stream-broken': during(undefined, onHttp('stream-broken')),
  'reaction on body-broken': during(undefined, onHttp('body-broken')),
  'reaction on network-error': { ...onHttp('body-broken'), fits: ({ is }) => !('during' in is) },
  'reaction on connection-lost': onStdio('exit'),
  'reaction on process-exit': { ...onStdio('exit-at-initialize') },
  'reaction on garbage-line': onStdio('garbage'),
  'reaction on unknown-id': onStdio('unknown-id'),
  'reaction on unknown-token': onStdio('unknown-token'),
  'limit of line': { ...onStdio('big'), fits: ({ is }) => 'outcome' in is && typeof is.outcome === 'object' },
  'quirk server-request-id-settles-call': onStdio('request-with-its-id'),
  'cadence of session': inSession,
  'retry of page': onHttp('body-broken', 'tools/list'),
  'retry of handshake': onHttp(500, 'initialize'),
  'retry of attempt': onHttp('body-broken', 'initialize'),
  'retry of execution': { ...onHttp('body-broken'), fits: ({ is }) => 'after' in is && is.after === 'any' },
  'retry of body': onHttp('cut-after-id'),
};
