import { type Evidence, isUnknown } from '../../clocks/evidence.ts';
import type { ToCaller } from '../../clocks/outcome.ts';
import type { PlainDeadline, SettingRef } from '../../clocks/plain-deadline.ts';
import type { Span } from '../../clocks/span.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { Ending, MaybeMs } from './ending.ts';
import { endingStatement } from './ending-words.ts';

/** How a client gave up, as reports have it. Times are virtual milliseconds since the call, or the start-up, began. */
export interface GaveUp {
  /** When; `'unknown'` where `earliestMs` and `latestMs` differ. */
  readonly atMs: MaybeMs;
  /** The earliest time at which it may have given up: every unknown value of its profile is read strictly. */
  readonly earliestMs: MaybeMs;
  /** The latest time, as it was played: every unknown value is read laxly. `null`: as it was played, it did not give up. */
  readonly latestMs: MaybeMs;
  /** The deadline or the reaction that ended it, as `client/name`. */
  readonly by: string;
  /** The span that the deadline is over; `null`: no deadline ended it. */
  readonly layer: Span | null;
  /** The limit of the deadline in milliseconds; `null`: no deadline ended it. */
  readonly limitMs: MaybeMs;
  /** The setting that changes the limit; `null`: no setting does. */
  readonly setting: SettingRef | null;
  /** The error that the caller receives. `code`: `null` where it has none. `message`: `null` where the caller receives nothing. */
  readonly error: { readonly code: number | string | null; readonly message: string | null };
  /** What happened, where no deadline ended it: how the server ended, what it sent. `null`: a deadline did. */
  readonly because: string | null;
  /** Who sees the error: an audience such as `model` or `user`. `'unknown'`: no source states it. `null`: no caller does. */
  readonly shownTo: string | null;
  /** Where the facts about the deadline come from; empty: no deadline ended it. */
  readonly evidence: readonly Evidence[];
}

/** The values of the placeholders in a client's error text. */
export interface Placeholders {
  readonly server: string;
  readonly tool: string;
  readonly ms: number;
}

const filled = (text: string, { server, tool, ms }: Placeholders): string =>
  text
    .replaceAll('{server}', server)
    .replaceAll('{tool}', tool)
    .replaceAll('{method}', tool === '' ? 'start-up' : 'tools/call')
    .replaceAll('{ms}', String(ms))
    .replaceAll('{s}', String(ms / 1000));

/** The error that the caller receives, with its placeholders filled in. */
export function errorOf(toCaller: ToCaller, values: Placeholders): GaveUp['error'] {
  if (toCaller === 'nothing') return { code: null, message: null };
  if ('go' in toCaller) return { code: null, message: `goes on ${toCaller.go.replaceAll('-', ' ')}` };
  if ('status' in toCaller) return { code: toCaller.status, message: toCaller.cut };
  return { code: toCaller.code, message: isUnknown(toCaller.error) ? 'unknown' : filled(toCaller.error, values) };
}

/** Who sees it. */
export function shownTo(toCaller: ToCaller): string | null {
  if (toCaller === 'nothing' || !('to' in toCaller)) return null;
  return isUnknown(toCaller.to) ? 'unknown' : toCaller.to;
}

/** What the client reacted to, in words; `null`: it was a deadline. @param by the reaction, as `client/name` */
export const becauseOf = (transcript: Transcript, by: string): string | null => {
  const on = by.slice(by.indexOf('/') + 1);
  const stimulus = transcript.entries.findLast((entry) => entry.kind === 'stimulus' && entry.on === on);
  return stimulus?.kind === 'stimulus' ? stimulus.note : null;
};

/** The deadline of this name among those of the client and of the intermediaries. */
export const deadlineOf = (transcript: Transcript, by: string): PlainDeadline | undefined =>
  [
    ...transcript.head.deadlines.lax,
    ...transcript.head.deadlines.strict,
    ...(transcript.head.hops ?? []).flatMap(({ deadlines, guessed }) => [...deadlines, ...guessed]),
  ].find((deadline) => deadline.by === by);

/** The limit of a deadline: a number where the strict and the lax reading agree, `'unknown'` where they do not. */
export function agreedLimitMs(transcript: Transcript, by: string): MaybeMs {
  const { strict, lax } = transcript.head.deadlines;
  const ofHop = transcript.head.hops?.flatMap(({ deadlines }) => deadlines).find((deadline) => deadline.by === by);
  if (ofHop !== undefined) return ofHop.guessed ? 'unknown' : ofHop.limitMs;
  const limits = [strict, lax].map((list) => list.find((deadline) => deadline.by === by)?.limitMs ?? null);
  return limits[0] === limits[1] ? (limits[0] ?? null) : 'unknown';
}

/** How a client gave up at once over an error answer, which every client notices: no profile states it. */
export const refusedGaveUp = ({ head }: Transcript, ending: Ending): GaveUp => ({
  atMs: ending.atMs,
  earliestMs: ending.atMs,
  latestMs: ending.atMs,
  by: `${head.client}/${ending.kind}`,
  layer: null,
  limitMs: null,
  setting: null,
  error: { code: ending.code, message: ending.said },
  because: endingStatement(ending).message,
  shownTo: ending.shownTo,
  evidence: [],
});
