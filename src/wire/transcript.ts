import { createHash } from 'node:crypto';
import type { Cause } from '../clocks/cause.ts';
import type { Conditions, SettingValue } from '../clocks/conditions.ts';
import type { Mark } from '../clocks/mark.ts';
import type { ToCaller, ToServer } from '../clocks/outcome.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import type { PlainLimit } from '../clocks/plain-limit.ts';
import type { Span } from '../clocks/span.ts';
import type { OpenWork } from '../time/base/open-work.ts';
import { canonicalJson } from './canonical-json.ts';
import type { Frame } from './frame.ts';
import type { HopEvent } from './http/hop-event.ts';
import type { LinkEnd } from './link.ts';

/** What a span is about, for reports: which tool, which attempt, which list. */
export interface SpanDetail {
  readonly tool?: string;
  readonly arguments?: unknown;
  readonly method?: string;
  readonly attempt?: number;
  readonly over?: string;
  /**
   * The state of the session, if a ping is to find out what the server makes of it: its id is `unknown` to the server, or
   * the session was `idle` for long.
   */
  readonly session?: 'unknown' | 'idle';
}

/**
 * Why a run could not go on: nothing can run any more; it reached its horizon or its number of timers; the server only
 * repeated itself for so long that no more was watched; real time ran out; its caller aborted it; real work hangs; or a
 * native timer was armed, so that virtual time would be wrong.
 */
export type StopReason =
  | 'nothing-can-run'
  | 'horizon'
  | 'max-steps'
  | 'repeats'
  | 'max-real-ms'
  | 'aborted'
  | 'stuck'
  | 'real-timer';

/** The trigger of a list that gives one cursor after another without end. */
export const endlessList = 'endless-list';

/** The trigger of an answer that this client refuses, because of what is in it. */
export const refusedAnswer = 'odd-answer';

/** The trigger of a protocol violation that was read, though it is unknown whether this client would. */
export const guessedReading = 'guessed-reading';

/**
 * One thing that happened in a run. `atMs` is virtual milliseconds since the session began. Spans are named by their
 * ids, frames are kept whole.
 */
export type Entry =
  | {
      readonly atMs: number;
      readonly kind: 'begin';
      readonly span: Span;
      readonly id: number;
      readonly parentId: number | null;
      readonly detail?: SpanDetail;
    }
  | { readonly atMs: number; readonly kind: 'end'; readonly id: number; readonly how: 'ok' | Cause }
  | {
      readonly atMs: number;
      readonly kind: 'mark';
      readonly mark: Mark;
      readonly id: number;
      /** It came so many times more, at equal intervals, and nothing else happened meanwhile. */
      readonly again?: { readonly times: number; readonly everyMs: number };
    }
  | { readonly atMs: number; readonly kind: 'sent'; readonly frame: Frame; readonly spanId: number | null }
  | {
      readonly atMs: number;
      readonly kind: 'received';
      readonly frame: Frame;
      readonly spanId: number | null;
      readonly bytes: number;
      readonly late?: true;
    }
  | {
      readonly atMs: number;
      readonly kind: 'expired';
      readonly by: string;
      readonly spanId: number;
      readonly span: Span;
      readonly dueMs: number;
      readonly limitMs: number;
      readonly told: boolean;
    }
  | {
      readonly atMs: number;
      readonly kind: 'told';
      readonly spanId: number;
      readonly by: string;
      readonly down: ToCaller;
    }
  | {
      readonly atMs: number;
      readonly kind: 'up';
      readonly spanId: number | null;
      readonly by: string;
      readonly up: ToServer | 'unknown';
    }
  | {
      readonly atMs: number;
      readonly kind: 'stimulus';
      readonly on: string;
      readonly spanId: number | null;
      readonly note: string;
      readonly bytes?: number;
      /** The HTTP status that came with it. */
      readonly status?: number;
      /** The first line of what the server said with it. */
      readonly said?: string;
      /** The clock, or the limit, of a library or an intermediary behind it, as `hop/name`. */
      readonly by?: string;
    }
  | { readonly atMs: number; readonly kind: 'ended'; readonly end: LinkEnd }
  | {
      readonly atMs: number;
      readonly kind: 'resource-opened' | 'resource-closed';
      readonly resource: string;
      readonly number: number;
      /** The message during which it was opened, such as `tools/call 3`. */
      readonly label: string | null;
      /** Of a timer that was armed: when it was due. Only timers that outlive their request are written down. */
      readonly dueMs?: number;
    }
  | {
      /** What an injected fault did. `about` never holds query values, headers or bodies. */
      readonly atMs: number;
      readonly kind: 'fault';
      readonly fault: string;
      /** Which fault of the plan, from 0. */
      readonly place?: number;
      readonly note: string;
      readonly about: { readonly [key: string]: string | number | boolean | null };
    }
  | {
      /** What an intermediary did to an exchange. */
      readonly atMs: number;
      readonly kind: 'hop';
      readonly hop: string;
      /** The exchange, as the client has it. */
      readonly spanId: number | null;
      readonly event: HopEvent;
    }
  | {
      /**
       * The server could not reach a host, or could in the end where it had failed before. Outside the hash: in which order
       * real lookups end is chance.
       */
      readonly atMs: number;
      readonly kind: 'dialled';
      readonly host: string;
      /** Why not: `ECONNREFUSED`, `ENOTFOUND` ...; `null`: it was reached. */
      readonly error: string | null;
    }
  | {
      /** From here on the server was not watched any more, though its client still had requests without an answer. */
      readonly atMs: number;
      readonly kind: 'unwatched';
      readonly why: StopReason;
    }
  | {
      readonly atMs: number;
      readonly kind: 'stopped';
      readonly why: StopReason;
      readonly note: string;
      /** What was waited for, where that is known. Outside the hash, as the note is. */
      readonly waitingFor?: readonly WaitingFor[];
    };

/** Something that was open when a run could not go on. `sinceMs` counts from where the times around it do. */
export type WaitingFor = OpenWork;

/** An intermediary on the path, as far as judging needs it. */
export interface HopHead {
  readonly id: string;
  /** What its operator set. */
  readonly settings: { readonly [key: string]: SettingValue };
  readonly deadlines: readonly PlainDeadline[];
  /** Those of its clocks that are not fully known, read strictly. They were not played. */
  readonly guessed: readonly PlainDeadline[];
  /** It keeps a body back; `unless` a response has this header, as in `x-accel-buffering: no`. */
  readonly holdsBody?: { readonly unless: string | null };
}

/** Whose session it was, and under which clocks: enough to judge it by. */
export interface TranscriptHead {
  /** The client's public id. */
  readonly client: string;
  readonly conditions: Omit<Conditions, 'reading'>;
  /** The client's deadlines, every unknown read once strictly and once laxly. The lax ones were played. */
  readonly deadlines: { readonly strict: readonly PlainDeadline[]; readonly lax: readonly PlainDeadline[] };
  /** Whether it is unknown if this client asks for progress: read strictly, progress then restarts nothing. */
  readonly progressGuessed: boolean;
  /** The clocks of every intermediary on the path, the nearest to the client first. Their doings are entries. */
  readonly hops?: readonly HopHead[];
  /** How big answers may be for this client; left out: that was not looked at. */
  readonly limits?: readonly PlainLimit[];
}

/** Real work of the server that was booked between two entries of a transcript. */
export interface BookedWork {
  /** The index of the entry before which it was done. */
  readonly before: number;
  /** Real milliseconds, as on an otherwise idle machine. */
  readonly ms: number;
  /** It was done between the marks of the row that the entry before is, about as much before each of them. */
  readonly inRow?: true;
}

/** A mark as transcripts have it. */
export type MarkEntry = Extract<Entry, { kind: 'mark' }>;

/** How often a mark came. */
export const timesOf = ({ again }: MarkEntry): number => 1 + (again?.times ?? 0);

/** When a mark came, each time. */
export function* instantsOf({ atMs, again }: MarkEntry): Generator<number> {
  for (let count = 0; count <= (again?.times ?? 0); count++) yield atMs + count * (again?.everyMs ?? 0);
}

/** The same mark, as often as it came before a time; `null`: it did not. */
export function marksBefore(mark: MarkEntry, beforeMs: number): MarkEntry | null {
  const { atMs, again } = mark;
  if (atMs >= beforeMs) return null;
  if (again === undefined || atMs + again.times * again.everyMs < beforeMs) return mark;
  const { again: _, ...once } = mark;
  const times = Math.ceil((beforeMs - atMs) / again.everyMs) - 1; // equal instants would all be before it
  return times === 0 ? once : { ...once, again: { ...again, times } };
}

/** Everything that happened in a run, in order, with virtual times. All judging reads this and nothing else. */
export interface Transcript {
  readonly head: TranscriptHead;
  readonly entries: readonly Entry[];
  /** The server's real work, measured, in the order of the entries. Outside the hash: no two runs have the same. */
  readonly work: readonly BookedWork[];
}

/**
 * The SHA-256 of a transcript's entries, in hex. Equal runs have equal hashes, whatever the machine's speed: why
 * one could not go on is part of it, and not the words for it, which may tell of real time.
 */
export function transcriptHash(transcript: Transcript): string {
  const hash = createHash('sha256').update('[');
  const hashed = transcript.entries.filter(({ kind }) => kind !== 'dialled');
  for (const [index, entry] of hashed.entries())
    hash
      .update(index === 0 ? '' : ',')
      .update(
        canonicalJson(
          entry.kind === 'stopped' ? { atMs: entry.atMs, kind: entry.kind, why: entry.why, note: '' } : entry,
        ),
      );
  return hash.update(']').digest('hex');
}
