import { type Evidence, isUnknown } from '../../clocks/evidence.ts';
import type { ToCaller } from '../../clocks/outcome.ts';
import type { PlainDeadline, SettingRef } from '../../clocks/plain-deadline.ts';
import type { Span } from '../../clocks/span.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { Ending, MaybeMs } from './ending.ts';
import { endingStatement } from './ending-words.ts';

/** How a client gave up, as reports say it. Times are virtual milliseconds since the request, or the start-up, began. */
export interface GaveUp {
  readonly atMs: MaybeMs;
  readonly earliestMs: MaybeMs;
  readonly latestMs: MaybeMs;
  /** The deadline or reaction behind it, as `client/name`. */
  readonly by: string;
  /** The span it was over; `null` where it was no clock. */
  readonly layer: Span | null;
  readonly limitMs: MaybeMs;
  readonly setting: SettingRef | null;
  readonly error: { readonly code: number | string | null; readonly message: string | null };
  /** What happened, where it was no clock: how the server ended, what it sent. */
  readonly because: string | null;
  readonly shownTo: string | null;
  /** How we know of this clock; empty where it was no clock. */
  readonly evidence: readonly Evidence[];
}

/** What fills the places in a client's error text. */
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

/** The error that the one who waits gets, with its places filled in. */
export function errorOf(toCaller: ToCaller, places: Placeholders): GaveUp['error'] {
  if (toCaller === 'nothing') return { code: null, message: null };
  if ('go' in toCaller) return { code: null, message: `goes on ${toCaller.go.replaceAll('-', ' ')}` };
  if ('status' in toCaller) return { code: toCaller.status, message: toCaller.cut };
  return { code: toCaller.code, message: isUnknown(toCaller.error) ? 'unknown' : filled(toCaller.error, places) };
}

/** Who sees it. */
export function shownTo(toCaller: ToCaller): string | null {
  if (toCaller === 'nothing' || !('to' in toCaller)) return null;
  return isUnknown(toCaller.to) ? 'unknown' : toCaller.to;
}

/** What happened at that time that was not time, in words. */
export const becauseOf = (transcript: Transcript, by: string): string | null => {
  const on = by.slice(by.indexOf('/') + 1);
  const stimulus = transcript.entries.findLast((entry) => entry.kind === 'stimulus' && entry.on === on);
  return stimulus?.kind === 'stimulus' ? stimulus.note : null;
};

/** The deadline of this name among those that a transcript was judged by. */
export const deadlineOf = (transcript: Transcript, by: string): PlainDeadline | undefined =>
  [
    ...transcript.head.deadlines.lax,
    ...transcript.head.deadlines.strict,
    ...(transcript.head.hops ?? []).flatMap(({ deadlines, guessed }) => [...deadlines, ...guessed]),
  ].find((deadline) => deadline.by === by);

/** The limit of a deadline: a number where both readings agree on it, else unknown. */
export function agreedLimitMs(transcript: Transcript, by: string): MaybeMs {
  const { strict, lax } = transcript.head.deadlines;
  const ofHop = transcript.head.hops?.flatMap(({ deadlines }) => deadlines).find((deadline) => deadline.by === by);
  if (ofHop !== undefined) return ofHop.guessed ? 'unknown' : ofHop.limitMs;
  const limits = [strict, lax].map((list) => list.find((deadline) => deadline.by === by)?.limitMs ?? null);
  return limits[0] === limits[1] ? (limits[0] ?? null) : 'unknown';
}

/** How a client gave up at once over an error answer. Profiles do not state who sees it, as every client notices such an answer. */
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
