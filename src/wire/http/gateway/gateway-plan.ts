import { type Conditions, holds, type When } from '../../../clocks/conditions.ts';
import { durationMs } from '../../../clocks/duration-ms.ts';
import { isUnknown } from '../../../clocks/evidence.ts';
import type { GatewayProfile } from '../../../clocks/gateway-profile.ts';
import type { Hold } from '../../../clocks/hold.ts';
import type { Limit } from '../../../clocks/limit.ts';
import { type PlainDeadline, plainDeadlines } from '../../../clocks/plain-deadline.ts';
import type { Retry } from '../../../clocks/retry.ts';
import { checkSettings } from '../../../clocks/setting-ms.ts';

/** Under what a gateway is played: how it is set, and how what nobody knows of it is read. */
export type GatewayConditions = Pick<Conditions, 'settings' | 'reading'> &
  Partial<Pick<Conditions, 'transport' | 'era' | 'mode'>> & {
    /** Whether it streams; left out: it does, unless a hold of its own keeps bodies back until they end. */
    readonly buffering?: 'streaming' | 'buffered';
  };

/** What a response turns out to be, for statements that hold for one kind alone. `null`: neither JSON nor a stream. */
export type Replies = 'json' | 'sse' | null;

/** How often, in milliseconds, a hop sends a word of its own down an open stream, and on which. */
export interface KeepAlive {
  readonly everyMs: number;
  readonly standingOnly: boolean;
}

/** A profile with settings, guards and unknowns resolved. What only the response can tell is asked with `Replies`. */
export interface GatewayPlan {
  readonly profile: GatewayProfile;
  readonly deadlines: readonly PlainDeadline[];
  /** Whether the client's connection is the origin's too: nothing stands between the two that answers by itself. */
  readonly transparent: boolean;
  readonly limits: readonly (Limit & { readonly max: number })[];
  readonly retries: readonly Retry[];
  readonly reading: Conditions['reading'];
  /** Names of deadlines that do not hold for a response of this kind. */
  deadlinesNotFor(replies: Replies): ReadonlySet<string>;
  holdsFor(replies: Replies): readonly Hold[];
  limitsFor(replies: Replies): readonly (Limit & { readonly max: number })[];
  keepAlivesFor(replies: Replies): readonly KeepAlive[];
}

const fits = (when: When | undefined, replies: Replies): boolean =>
  when?.replies === undefined || when.replies === replies;

const passesThrough = ({ role, speaks }: GatewayProfile): boolean =>
  role === 'runtime' ||
  role === 'http-library' ||
  (speaks !== undefined && !isUnknown(speaks) && speaks.is.client.includes('tcp'));

/**
 * Resolves a gateway's profile. A size that nobody knows is not played, however unknowns are read: there is no number to
 * play.
 *
 * @throws SettingError (`ERR_SETTING`) on a setting that the gateway does not have, or a value that it refuses
 */
export function gatewayPlan(profile: GatewayProfile, given: GatewayConditions): GatewayPlan {
  checkSettings(profile, given.settings);
  const conditions: Conditions = { transport: 'http', era: 'initialize', mode: 'headless', ...given };
  const inForce = (when: When | undefined) => holds(when, conditions);
  const wholeBody = (profile.holds ?? []).some(
    ({ of, until, when }) => of === 'body' && until === 'end' && when?.buffering === undefined && inForce(when),
  );
  const buffering = given.buffering ?? (wholeBody ? 'buffered' : 'streaming');
  const stands = (when: When | undefined): boolean =>
    inForce(when) && (when?.buffering === undefined || when.buffering === buffering);
  const standing = <T extends { readonly when?: When }>(statements: readonly T[] | undefined): readonly T[] =>
    (statements ?? []).filter(({ when }) => stands(when));
  const heldBack = standing(profile.holds);
  const limits = standing(profile.limits).flatMap((limit) =>
    typeof limit.max === 'number' ? [{ ...limit, max: limit.max }] : [],
  );
  const cadences = standing(profile.cadences).flatMap(({ of, at, everyMs, when }) => {
    const ms = durationMs(everyMs, conditions, profile);
    return at === 'timer' && ms !== null && ms > 0 ? [{ everyMs: ms, standingOnly: of === 'stream', when }] : [];
  });
  return {
    profile,
    deadlines: plainDeadlines(profile, conditions).filter(({ name }) => stands(profile.deadlines[name]?.when)),
    transparent: passesThrough(profile),
    limits,
    retries: standing(profile.retries).filter(({ of }) => of === 'exchange' || of === 'connect'),
    reading: conditions.reading,
    deadlinesNotFor: (replies) =>
      new Set(
        Object.entries(profile.deadlines)
          .filter(([, { when }]) => !fits(when, replies))
          .map(([name]) => name),
      ),
    holdsFor: (replies) => heldBack.filter(({ when }) => fits(when, replies)),
    limitsFor: (replies) => limits.filter(({ when }) => fits(when, replies)),
    keepAlivesFor: (replies) => cadences.filter(({ when }) => fits(when, replies)),
  };
}
