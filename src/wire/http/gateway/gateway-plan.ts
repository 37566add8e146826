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

/** Under what a gateway is played: how it is set, and how unknown values are read. */
export type GatewayConditions = Pick<Conditions, 'settings' | 'reading'> &
  Partial<Pick<Conditions, 'transport' | 'era' | 'mode'>> & {
    /** Whether it streams; left out: it does, unless its profile says that it buffers bodies until they end. */
    readonly buffering?: 'streaming' | 'buffered';
  };

/** The kind of a response, for statements that apply to one kind alone. `null`: neither JSON nor an event stream. */
export type ResponseKind = 'json' | 'sse' | null;

/** How often, in milliseconds, a hop sends a comment of its own on an open event stream, and on which streams. */
export interface KeepAlive {
  readonly everyMs: number;
  /** Only on the stream of a GET. */
  readonly standingOnly: boolean;
}

/** A limit whose number is known. */
export type KnownLimit = Limit & { readonly max: number };

/** A profile with settings, guards and unknowns resolved. What depends on the response is a function of its kind. */
export interface GatewayPlan {
  readonly profile: GatewayProfile;
  readonly deadlines: readonly PlainDeadline[];
  /** Whether the client's connection is the origin's too: the hop answers nothing by itself. */
  readonly transparent: boolean;
  readonly limits: readonly KnownLimit[];
  readonly retries: readonly Retry[];
  readonly reading: Conditions['reading'];
  /** Whether a deadline looks at the events of a stream. */
  readonly countsEvents: boolean;
  /** Names of deadlines that do not apply to a response of this kind. */
  deadlinesNotFor(kind: ResponseKind): ReadonlySet<string>;
  bufferingFor(kind: ResponseKind): readonly Buffering[];
  /** The least limit on the bytes of a response. */
  responseLimitFor(kind: ResponseKind): KnownLimit | null;
  keepAlivesFor(kind: ResponseKind): readonly KeepAlive[];
}

/**
 * Resolves a gateway's profile. A size that is unknown is not played, however unknowns are read: there is no number to
 * play.
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

/** What a hop can do about bytes: give the exchange up, or cut the bytes off. */
const isPlayable = ({ unit, outcome }: KnownLimit): boolean =>
  unit === 'bytes' && (typeof outcome === 'object' || outcome === 'cut-end');

const responseLimit = (limits: readonly KnownLimit[]): KnownLimit | null =>
  limits
    .filter((limit) => (limit.of === 'response' || limit.of === 'body') && isPlayable(limit))
    .reduce<KnownLimit | null>((least, limit) => (least === null || limit.max < least.max ? limit : least), null);

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

/** What a profile says about losing its origin; `null`: nothing. */
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
 * Whether a hop begins an exchange again, and after how many milliseconds; `null`: it does not. `only: 'idempotent'`
 * excludes every POST, and a refusal (4xx) is a failure only if the profile lists it. Jitter is left out: a hop has no
 * randomness of its own.
 *
 * @param connecting whether it failed before it was connected: a gateway that connects again does so before it sends again
 * @param causes what the failure was, in the words of a profile's retries
 * @param before how often it was begun again already
 */
export function retryAfterMs(
  { retries, reading }: Pick<GatewayPlan, 'retries' | 'reading'>,
  request: HttpRequest,
  connecting: boolean,
  causes: readonly Cause[],
  before: number,
): number | null {
  const connects = retries.filter(({ of }) => of === 'connect');
  const inQuestion = connecting && connects.length > 0 ? connects : retries.filter(({ of }) => of === 'exchange');
  const retry = inQuestion.find(
    (one) =>
      (one.only === undefined || request.method !== 'POST') &&
      (one.after === 'any' ? !causes.includes('http-4xx') : one.after.some((cause) => causes.includes(cause))) &&
      before < timesOf(one, reading),
  );
  return retry === undefined ? null : backoffMs(retry.backoff, before);
}

/** An unknown number of times: once if unknowns are read strictly, where it does most harm, and else never. */
const timesOf = ({ times }: Retry, reading: Conditions['reading']): number => {
  if (isUnknown(times)) return reading === 'strict' ? 1 : 0;
  return times ?? Number.POSITIVE_INFINITY;
};
