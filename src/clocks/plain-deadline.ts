import { anyRestart, applies, type Conditions } from './conditions.ts';
import type { Deadline, Noticed } from './deadline.ts';
import { settingsOf } from './duration.ts';
import { durationMs } from './duration-ms.ts';
import { isUnknown, type Stated } from './evidence.ts';
import type { Hop } from './hop.ts';
import type { Mark } from './mark.ts';
import type { Outcome } from './outcome.ts';
import type { Span } from './span.ts';

/** The setting that changes a deadline. */
export interface SettingRef {
  /** The key of the setting in its profile. */
  readonly key: string;
  /** The unit of its value, such as `ms` or `s`; `unknown`: no source states it. */
  readonly unit: string;
}

/** A {@link Deadline} with conditions, settings and unknown values resolved, so that its limit is one number. */
export interface PlainDeadline {
  /** Its name in its hop. */
  readonly name: string;
  /** `hop/name`, as reports show it. */
  readonly by: string;
  /** The spans that arm it when they begin and disarm it when they end. */
  readonly over: readonly Span[];
  /** The JSON-RPC methods whose spans it is over. Left out: every method. */
  readonly methods?: readonly string[];
  /** The mark that arms it; `null`: the beginning of the span. */
  readonly from: Mark | null;
  /** The limit in milliseconds. */
  readonly limitMs: number;
  /** The marks that restart the full limit. */
  readonly restartedBy: readonly Mark[];
  /** The spans that pause it while one of them is open. */
  readonly pausedBy: readonly Span[];
  /** How the client notices that the limit is reached; `null`: at once, by a timer. */
  readonly noticed: Noticed | null;
  /** `true`: it stays armed after its span succeeds. Left out: it is disarmed with its span. */
  readonly outlivesAnswer?: true;
  /** What happens when it fires. */
  readonly outcome: Outcome;
  /** The setting that changes the limit; `null`: the hop honours no such setting. */
  readonly setting: SettingRef | null;
  /** Whether its limit or its restarts are unknown, so that the other reading may differ. */
  readonly guessed: boolean;
  /** The evidence of the statement. */
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
 * The deadlines of a hop that hold under these conditions. A deadline without a limit is left out, because it never fires.
 * Equal results mean equal behaviour in time.
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
