import type { Span } from '../../clocks/span.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import type { HopHead, Transcript } from '../../wire/transcript.ts';

/** A limit longer than any run, in virtual milliseconds: a clock with it runs and is measured, but never fires. */
const beyondMs = 2 ** 40;

/** Clocks over these spans end an exchange. Clocks over other spans end idle connections. */
const ofExchange: ReadonlySet<Span> = new Set(['exchange', 'connect', 'upload', 'headers', 'body']);

/** A gateway whose clocks run but never cut an exchange: they measure which limit the exchange would need. */
export function liftedGateway({ profile, settings }: ChosenGateway): ChosenGateway {
  const deadlines = Object.fromEntries(
    Object.entries(profile.deadlines).map(([name, deadline]) => {
      const over = typeof deadline.over === 'string' ? [deadline.over] : deadline.over;
      return [name, over.some((span) => ofExchange.has(span)) ? { ...deadline, ms: beyondMs } : deadline];
    }),
  );
  return { profile: { ...profile, deadlines }, settings };
}

/** A play through lifted gateways, read under the real limits of the gateways. */
export interface ReadThrough {
  readonly transcript: Transcript;
  /** The clock that would have cut the exchange. `null`: no clock. */
  readonly cutBy: string | null;
  /** Whether any lifted clock was measured. Otherwise it is unknown whether the gateways would have cut the exchange. */
  readonly isMeasured: boolean;
}

/**
 * Reads a play through lifted gateways under the limits of `hops`: the time that each clock had left follows from how long it
 * ran.
 */
export function readThrough(transcript: Transcript, hops: readonly HopHead[]): ReadThrough {
  const limits = new Map(hops.flatMap(({ deadlines }) => deadlines.map(({ by, limitMs }) => [by, limitMs] as const)));
  let cutBy: string | null = null;
  let isMeasured = false;
  const entries = transcript.entries.map((entry): (typeof transcript.entries)[number] => {
    if (entry.kind !== 'hop' || entry.event.what !== 'passed') return entry;
    const slacks = entry.event.slacks.flatMap((slack) => {
      if (slack.limitMs !== beyondMs) return [slack];
      isMeasured = true;
      const limitMs = limits.get(slack.by);
      if (limitMs === undefined) return []; // the settings turn this limit off
      const slackMs = limitMs - (slack.limitMs - slack.slackMs);
      if (slackMs <= 0) cutBy ??= slack.by;
      return [{ ...slack, limitMs, slackMs }];
    });
    return { ...entry, event: { ...entry.event, slacks } };
  });
  return { transcript: { ...transcript, head: { ...transcript.head, hops }, entries }, cutBy, isMeasured };
}
