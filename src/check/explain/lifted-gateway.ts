import type { Span } from '../../clocks/span.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import type { HopHead, Transcript } from '../../wire/transcript.ts';

/** Longer than any run: with it a clock runs and is measured, and never fires. In virtual milliseconds. */
const beyondMs = 2 ** 40;

/** The clocks over these spans end an exchange. Others end idle connections. */
const ofExchange: ReadonlySet<Span> = new Set(['exchange', 'connect', 'upload', 'headers', 'body']);

/** The same gateway with clocks that run and never cut an exchange: each says how long it would have had to wait. */
export function liftedGateway({ profile, settings }: ChosenGateway): ChosenGateway {
  const deadlines = Object.fromEntries(
    Object.entries(profile.deadlines).map(([name, deadline]) => {
      const over = typeof deadline.over === 'string' ? [deadline.over] : deadline.over;
      return [name, over.some((span) => ofExchange.has(span)) ? { ...deadline, ms: beyondMs } : deadline];
    }),
  );
  return { profile: { ...profile, deadlines }, settings };
}

/** A play through lifted gateways, read as the gateways of `hops` would have let it pass. */
export interface ReadThrough {
  readonly transcript: Transcript;
  /** The clock that would have cut it; `null`: none. */
  readonly cutBy: string | null;
  /** Whether any of the lifted clocks said how long it ran: else it is unknown what they would have done. */
  readonly isMeasured: boolean;
}

/**
 * Reads a play through lifted gateways under the limits that gateways have: how close each clock came follows from how long
 * it ran.
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
      if (limitMs === undefined) return []; // set so that there is no limit
      const slackMs = limitMs - (slack.limitMs - slack.slackMs);
      if (slackMs <= 0) cutBy ??= slack.by;
      return [{ ...slack, limitMs, slackMs }];
    });
    return { ...entry, event: { ...entry.event, slacks } };
  });
  return { transcript: { ...transcript, head: { ...transcript.head, hops }, entries }, cutBy, isMeasured };
}
