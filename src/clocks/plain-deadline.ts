import { anyRestart, applies, type Conditions } from './conditions.ts';
import type { Deadline, Noticed } from './deadline.ts';
import { settingsOf } from './duration.ts';
import { durationMs } from './duration-ms.ts';
import { isUnknown, type Stated } from './evidence.ts';
import type { Hop } from './hop.ts';
import type { Mark } from './mark.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/** The setting behind a deadline: what to turn. */
export interface SettingRef {
  readonly key: string;
  readonly unit: string;
}

/** A deadline with guards, settings and unknowns resolved: what the reducer arms. */
export interface PlainDeadline {
  /** Its name in its hop. */
  readonly name: string;
  /** `hop/name`, as reports say it. */
  readonly by: string;
  readonly over: readonly Span[];
  /** Only over spans of these requests; left out: of any. */
  readonly methods?: readonly string[];
  readonly from: Mark | null;
  readonly limitMs: number;
  readonly restartedBy: readonly Mark[];
  readonly pausedBy: readonly Span[];
  readonly noticed: Noticed | null;
  /** Left out: its end is the end of its span. */
  readonly outlivesAnswer?: true;
  readonly outcome: Outcome;
  readonly setting: SettingRef | null;
  /** Whether its limit, or what restarts it, is unknown and so only read one way. */
  readonly guessed: boolean;
  readonly evidence: Stated['evidence'];
}

const settingOf = (deadline: Deadline, hop: Hop): SettingRef | null => {
  for (const key of settingsOf(deadline.ms)) {
    const setting = hop.settings?.[key];
    if (setting !== undefined && setting.effect === 'honoured')
      return { key, unit: isUnknown(setting.unit) ? 'unknown' : setting.unit };
  }
  return null;
};

const restartsOf = (deadline: Deadline, conditions: Conditions): readonly Mark[] => {
  const restarts = deadline.restartedBy ?? [];
  if (!isUnknown(restarts)) return restarts;
  return conditions.reading === 'strict' ? [] : anyRestart;
};

/**
 * The deadlines of a hop that hold under these conditions. One without a limit is left out: it can never fire. Equal
 * results mean equal behaviour in time.
 */
export function plainDeadlines(hop: Hop, conditions: Conditions): readonly PlainDeadline[] {
  return Object.entries(hop.deadlines).flatMap(([name, deadline]) => {
    if (!applies(deadline.when, conditions)) return [];
    const limitMs = durationMs(deadline.ms, conditions, hop);
    if (limitMs === null) return [];
    const other = durationMs(
      deadline.ms,
      { ...conditions, reading: conditions.reading === 'strict' ? 'lax' : 'strict' },
      hop,
    );
    const over = deadline.over;
    return [
      {
        name,
        by: `${hop.id}/${name}`,
        over: typeof over === 'string' ? [over] : over,
        ...(deadline.methods === undefined ? {} : { methods: deadline.methods }),
        from: deadline.from ?? null,
        limitMs,
        restartedBy: restartsOf(deadline, conditions),
        pausedBy: deadline.pausedBy ?? [],
        noticed: deadline.noticed ?? null,
        ...(deadline.outlivesAnswer === true ? { outlivesAnswer: true as const } : {}),
        outcome: deadline.outcome,
        setting: settingOf(deadline, hop),
        guessed: other !== limitMs || isUnknown(deadline.restartedBy),
        evidence: deadline.evidence,
      },
    ];
  });
}
