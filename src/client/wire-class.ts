import type { Attempt, ClientProfile } from '../clocks/client-profile.ts';
import { applies, type Conditions } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { Quirk } from '../clocks/hop.ts';
import type { Outcome } from '../clocks/outcome.ts';
import { plainDeadlines } from '../clocks/plain-deadline.ts';
import type { Trigger } from '../clocks/reaction.ts';
import type { Retry } from '../clocks/retry.ts';
import { initializeVersion, sendsProgressToken } from './request-fields.ts';
import { answering, clientCapabilities } from './server-requests.ts';
import { attemptsOf } from './start-up.ts';
import { type Stray, strayReaction } from './strays.ts';

/** Causes that occur only over HTTP. */
const ofHttp: ReadonlySet<string> = new Set(['session-lost', 'unauthorized', 'http-4xx', 'http-5xx', 'network']);

const ofExchanges: ReadonlySet<Trigger> = new Set([
  'http-3xx',
  'redirected',
  'http-400',
  'http-403',
  'http-404',
  'http-4xx',
  'http-5xx',
  'unauthorized',
  'stream-ended',
  'stream-broken',
  'body-broken',
  'odd-content',
  'odd-response',
  'network-error',
]);

const sorted = (object: object) =>
  Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));

/** What the server sees of an attempt, with the defaults filled in. */
const attemptClass = ({ steps, framing, process, lists, listsAtOnce, asks, optional, nextAfter }: Attempt) => ({
  steps,
  framing: framing ?? 'newline',
  process: process ?? 'new',
  lists: lists ?? ['tools/list'],
  listsAtOnce: listsAtOnce ?? false,
  asks: asks ?? 'offered',
  optional: optional ?? [],
  nextAfter: nextAfter ?? 'any',
});

const ofStream: ReadonlySet<Retry['of']> = new Set(['stream', 'body']);

/** How the client reconnects to a stream. */
const streamClass = (retry: Partial<Retry>) => [
  retry.countResets ?? null,
  retry.resumes ?? false,
  retry.onceAccepted ?? false,
  retry.exceptStatuses ?? [],
  retry.deafToErrors ?? false,
];

/** What the client does about failed exchanges, with the error that its caller gets, and which responses it reads. */
function exchangeClass({ reactions = [], wire: { listens, refusals } }: ClientProfile, conditions: Conditions): object {
  return {
    reactions: reactions
      .filter(({ on, when }) => ofExchanges.has(on) && applies(when, conditions))
      .map(({ on, during, fails, cause, outcome }) => [on, during ?? null, fails, cause, outcome]),
    listens: listens === undefined || isUnknown(listens) ? 'after-any' : listens.is,
    refusals: refusals === undefined || isUnknown(refusals) ? 'any' : refusals.is,
  };
}

/** The retries of the client after causes other than a timeout: a server that refuses or exits sees them. */
const retryClass = (profile: ClientProfile, conditions: Conditions, http: boolean) =>
  (profile.retries ?? [])
    .filter(({ when, times }) => applies(when, conditions) && times !== 0 && !isUnknown(times))
    .map(({ of, after, times, backoff, by, only, ...stream }) => ({
      of,
      after: after === 'any' ? after : after.filter((cause) => cause !== 'timeout' && (http || !ofHttp.has(cause))),
      times,
      backoff,
      by: by ?? 'same-connection',
      only: only ?? null,
      stream: ofStream.has(of) ? streamClass(stream) : null,
    }))
    .filter(({ after }) => after.length > 0);

/** Whether an outcome ends the connection, which the server sees. */
const ends = ({ toServer }: Outcome): boolean =>
  !isUnknown(toServer) && toServer.some((one) => one === 'kill' || one === 'close-connection');

const strays: readonly Stray[] = ['garbage-line', 'unknown-id', 'unknown-token', 'late-answer'];

/** The mistakes of a server after which this client ends the connection. */
const faultClass = (profile: ClientProfile, conditions: Conditions) => ({
  lines: (profile.limits ?? [])
    .filter(({ of, when, unit }) => of === 'line' && unit === 'bytes' && applies(when, conditions))
    .map(({ max, outcome }) => [isUnknown(max) ? 'unknown' : max, typeof outcome === 'object' && ends(outcome)]),
  reactions: strays.map((on) => strayReaction({ profile, conditions }, on)),
});

/** The quirks that change what a server sees. */
const onTheWire: { readonly [quirk in Quirk]?: true } = { 'server-request-id-settles-call': true };

/** What the client does with protocol violations. */
function toleranceClass({ wire: { takes } }: ClientProfile): object {
  const known = takes === undefined || isUnknown(takes) ? {} : takes.is;
  return sorted(Object.fromEntries(Object.entries(known).filter(([, tolerance]) => !isUnknown(tolerance))));
}

/** What the server sees after an answer: the deadlines that run from the answer, or outlive it. */
const afterAnswerClass = (profile: ClientProfile, conditions: Conditions) =>
  plainDeadlines(profile, conditions)
    .filter(({ from, outlivesAnswer }) => from === 'answer' || outlivesAnswer === true)
    .map(({ over, from, limitMs, outcome: { toServer } }) => ({ over, from, limitMs, toServer }));

/**
 * What the server sees of a client, as one string. Two clients with equal strings send exactly the same frames at the same
 * times to a server that answers, until a clock of one of them fires. Only their names differ. So the clocks of both may
 * judge one session.
 *
 * @example
 * ```ts
 * wireClassOf(codexCli, conditions) === wireClassOf(vscode, conditions); // false: they offer different versions
 * ```
 */
export function wireClassOf(profile: ClientProfile, conditions: Conditions): string {
  // As it is played: if it is unknown whether the client requests progress, it does.
  const session = { profile, conditions: { ...conditions, reading: 'lax' } } as const;
  const { transport } = conditions;
  const http = transport === 'http' || transport === 'sse';
  const attempts = attemptsOf(session);
  const probes = attempts.some(({ steps }) => steps.includes('probe'));
  const { followsPages, paging } = profile.wire;
  return JSON.stringify({
    transport,
    version: initializeVersion(profile),
    probes,
    attempts: attempts.map(attemptClass),
    capabilities: sorted(clientCapabilities(profile)),
    answers: sorted(answering(profile)),
    mode: Object.values(answering(profile)).includes('human') ? conditions.mode : null,
    progress: sendsProgressToken(session),
    pages: followsPages === undefined || isUnknown(followsPages) ? true : followsPages.is,
    // Without the cadences of a session, which only check the client's own state and send nothing.
    cadences: (profile.cadences ?? [])
      .filter(({ of, when }) => of !== 'session' && applies(when, conditions))
      .map(({ of, at, everyMs }) => ({ of, at, everyMs })),
    afterAnswer: afterAnswerClass(profile, session.conditions),
    retries: retryClass(profile, conditions, http),
    faults: faultClass(profile, conditions),
    quirks: (profile.quirks ?? []).map(({ quirk }) => quirk).filter((quirk) => quirk in onTheWire),
    exchanges: http ? exchangeClass(profile, conditions) : null,
    violations: {
      takes: toleranceClass(profile),
      paging: paging === undefined || isUnknown(paging) ? null : sorted(paging.is),
    },
  });
}
