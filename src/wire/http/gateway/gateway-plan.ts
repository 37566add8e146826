import type { Buffering } from '../../../clocks/buffering.ts';
import type { Cause } from '../../../clocks/cause.ts';
import { applies, type Conditions, type When } from '../../../clocks/conditions.ts';
import { durationMs } from '../../../clocks/duration-ms.ts';
import { isUnknown } from '../../../clocks/evidence.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Limit } from '../../../clocks/limit.ts';
import type { Outcome } from '../../../clocks/outcome.ts';
import { type PlainDeadline, plainDeadlines } from '../../../clocks/plain-deadline.ts';
import type { Trigger } from '../../../clocks/reaction.ts';
import { backoffMs, type Retry } from '../../../clocks/retry.ts';
import { checkSettings } from '../../../clocks/setting-ms.ts';
import { type Cut, type HttpRequest, mediaType, type ResponseHead } from '../exchange.ts';
import type { RequestSizes } from '../message-size.ts';

/** The conditions of a gateway: its settings, and how unknown values are read. */
export type GatewayConditions = Pick<Conditions, 'settings' | 'reading'> &
  Partial<Pick<Conditions, 'transport' | 'era' | 'mode'>> & {
    /** Whether it streams responses. Left out: it streams, unless its profile says that it buffers bodies until they end. */
    readonly buffering?: 'streaming' | 'buffered';
  };

/** The kind of a response, for statements that apply to only one kind. `null`: neither JSON nor an event stream. */
export type ResponseKind = 'json' | 'sse' | null;

/** The comments that a hop itself sends on an open event stream. */
export interface KeepAlive {
  /** The interval of the comments in milliseconds. */
  readonly everyMs: number;
  /** `true`: it sends them only on the stream of a GET. */
  readonly standingOnly: boolean;
}

/** A limit whose number is known. */
export type KnownLimit = Limit & { readonly max: number };

/**
 * A profile with settings, guards and unknown values resolved. The values that depend on the kind of the response are
 * functions of it.
 */
export interface GatewayPlan {
  readonly profile: GatewayProfile;
  readonly deadlines: readonly PlainDeadline[];
  /** Whether the client's connection is also the connection to the origin. Such a hop sends no answer of its own. */
  readonly transparent: boolean;
  readonly limits: readonly KnownLimit[];
  readonly retries: readonly Retry[];
  readonly reading: Conditions['reading'];
  /** Whether a deadline depends on the events of a stream. */
  readonly countsEvents: boolean;
  /** Names of deadlines that do not apply to a response of this kind. */
  deadlinesNotFor(kind: ResponseKind): ReadonlySet<string>;
  bufferingFor(kind: ResponseKind): readonly Buffering[];
  /** The smallest limit on the bytes of a response. */
  responseLimitFor(kind: ResponseKind): KnownLimit | null;
  keepAlivesFor(kind: ResponseKind): readonly KeepAlive[];
}

/**
 * Resolves a gateway's profile. A size limit of unknown size is not played, neither in the strict nor in the lax reading:
 * there is no number to play.
 *
 * @throws SettingError (`ERR_SETTING`) on a setting that the gateway does not have, or a value that it refuses
 */
export function gatewayPlan(profile: GatewayProfile, given: GatewayConditions): GatewayPlan {
  checkSettings(profile, given.settings);
  const conditions: Conditions = { transport: 'http', era: 'initialize', mode: 'headless', ...given };
  const isInForce = (when: When | undefined) => applies(when, conditions);
  const wholeBody = (profile.buffering ?? []).some(
    ({ of, until, when }) => of === 'body' && until === 'end' && when?.buffering === undefined && isInForce(when),
  );
  const mode = given.buffering ?? (wholeBody ? 'buffered' : 'streaming');
  const isPlayed = (when: When | undefined): boolean =>
    isInForce(when) && (when?.buffering === undefined || when.buffering === mode);
  const played = <T extends { readonly when?: When }>(statements: readonly T[] | undefined): readonly T[] =>
    (statements ?? []).filter(({ when }) => isPlayed(when));
  const buffering = played(profile.buffering);
  const limits = played(profile.limits).flatMap((limit) =>
    typeof limit.max === 'number' ? [{ ...limit, max: limit.max }] : [],
  );
  const cadences = played(profile.cadences).flatMap(({ of, at, everyMs, when }) => {
    const ms = durationMs(everyMs, conditions, profile);
    return at === 'timer' && ms !== null && ms > 0 ? [{ everyMs: ms, standingOnly: of === 'stream', when }] : [];
  });
  const deadlines = plainDeadlines(profile, conditions).filter(({ name }) => isPlayed(profile.deadlines[name]?.when));
  return {
    profile,
    deadlines,
    transparent: isTransparent(profile),
    limits,
    retries: played(profile.retries).filter(({ of }) => of === 'exchange' || of === 'connect'),
    reading: conditions.reading,
    countsEvents: deadlines.some(
      ({ from, restartedBy, noticed }) =>
        from === 'event' ||
        restartedBy.includes('event') ||
        (noticed && 'on' in noticed && noticed.on.includes('event')),
    ),
    deadlinesNotFor: (kind) =>
      new Set(
        Object.entries(profile.deadlines)
          .filter(([, { when }]) => !isFor(kind, when))
          .map(([name]) => name),
      ),
    bufferingFor: (kind) => buffering.filter(({ when }) => isFor(kind, when)),
    responseLimitFor: (kind) => responseLimit(limits.filter(({ when }) => isFor(kind, when))),
    keepAlivesFor: (kind) => cadences.filter(({ when }) => isFor(kind, when)),
  };
}

const isFor = (kind: ResponseKind, when: When | undefined): boolean =>
  when?.replies === undefined || when.replies === kind;

const isTransparent = ({ role, speaks }: GatewayProfile): boolean =>
  role === 'runtime' ||
  role === 'http-library' ||
  (speaks !== undefined && !isUnknown(speaks) && speaks.is.client.includes('tcp'));

export function kindOf(head: ResponseHead): ResponseKind {
  const type = mediaType(head);
  if (type === 'text/event-stream') return 'sse';
  return type === 'application/json' ? 'json' : null;
}

/** Whether the engine can play a limit: the hop gives the exchange up, or cuts the bytes off. */
const isPlayable = ({ unit, outcome }: KnownLimit): boolean =>
  unit === 'bytes' && (typeof outcome === 'object' || outcome === 'cut-end');

const responseLimit = (limits: readonly KnownLimit[]): KnownLimit | null =>
  limits
    .filter((limit) => (limit.of === 'response' || limit.of === 'body') && isPlayable(limit))
    .reduce<KnownLimit | null>(
      (smallest, limit) => (smallest === null || limit.max < smallest.max ? limit : smallest),
      null,
    );

/** The first limit that a request exceeds, and the size of the request. */
export function exceededLimit(
  limits: readonly KnownLimit[],
  sizes: RequestSizes,
): { readonly limit: KnownLimit; readonly is: number } | null {
  for (const limit of limits) {
    if ((limit.of !== 'request' && limit.of !== 'request-headers') || !isPlayable(limit)) continue;
    const is = sizes[limit.of];
    if (is > limit.max) return { limit, is };
  }
  return null;
}

/** What a gateway does when it loses its origin; `null`: its profile does not say. */
export function lossOutcome(profile: GatewayProfile, how: Cut, begun: boolean): Outcome | null {
  const triggers: readonly Trigger[] = begun
    ? ['stream-broken', 'connection-lost']
    : how === 'refused'
      ? ['network-error']
      : ['connection-lost', 'network-error'];
  for (const trigger of triggers) {
    const reaction = profile.reactions?.find(({ on, when }) => on === trigger && when === undefined);
    if (reaction !== undefined) return reaction.outcome;
  }
  return null;
}

/**
 * The milliseconds after which a hop begins an exchange again; `null`: it does not retry. `only: 'idempotent'` excludes
 * every POST, and a refusal (4xx) is a failure only if the profile lists it. Jitter is left out: a hop has no randomness of
 * its own.
 *
 * @param connecting whether the attempt failed before it was connected: the profile's retries of the connection then apply,
 *   if it has any
 * @param causes the failure, as the causes that a profile's retries name
 * @param before the number of retries so far
 */
export function retryAfterMs(
  { retries, reading }: Pick<GatewayPlan, 'retries' | 'reading'>,
  request: HttpRequest,
  connecting: boolean,
  causes: readonly Cause[],
  before: number,
): number | null {
  const connects = retries.filter(({ of }) => of === 'connect');
  const candidates = connecting && connects.length > 0 ? connects : retries.filter(({ of }) => of === 'exchange');
  const applicable = candidates.find(
    (retry) =>
      (retry.only === undefined || request.method !== 'POST') &&
      (retry.after === 'any' ? !causes.includes('http-4xx') : retry.after.some((cause) => causes.includes(cause))) &&
      before < timesOf(retry, reading),
  );
  return applicable === undefined ? null : backoffMs(applicable.backoff, before);
}

/** How many times a hop retries. An unknown number counts as 1 in the strict reading, otherwise as 0. */
const timesOf = ({ times }: Retry, reading: Conditions['reading']): number => {
  if (isUnknown(times)) return reading === 'strict' ? 1 : 0;
  return times ?? Number.POSITIVE_INFINITY;
};
