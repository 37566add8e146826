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
import type { WireEvent } from './http/wire-event.ts';
import type { LinkEnd } from './link.ts';

/** Details of a span. A field that does not apply is left out. */
export interface SpanDetail {
  /** Of a call: the tool. */
  readonly tool?: string;
  /** Of a call: the arguments. */
  readonly arguments?: unknown;
  /** Of a request: the JSON-RPC method. */
  readonly method?: string;
  /** Of an attempt: its number, from 1. */
  readonly attempt?: number;
  /** Of an attempt: the transport. */
  readonly over?: string;
  /**
   * Of a ping that tests how the server handles sessions: with an id that the server does not know (`unknown`), or after the
   * session was idle for a long time (`idle`).
   */
  readonly session?: 'unknown' | 'idle';
}

/**
 * Why a run could not go on.
 *
 * - `nothing-can-run`: there is no timer, no request and no real work, so nothing more can happen
 * - `horizon`: it reached its last virtual time
 * - `max-steps`: it reached its largest number of timers
 * - `repeats`: the server only repeated itself, without an end
 * - `max-real-ms`: it reached its bound in real time
 * - `aborted`: its caller aborted it
 * - `stuck`: real work did not end
 * - `real-timer`: a timer outside virtual time was armed, so that virtual times would be wrong
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

/** The trigger of a list whose pages never end: each page has a cursor to another one. */
export const endlessList = 'endless-list';

/** The trigger of an answer that this client refuses because of its content. */
export const refusedAnswer = 'odd-answer';

/** The trigger of a request over HTTP that was answered with 202, a status without an answer in it. */
export const acceptedOnly = 'accepted-only';

/** The trigger of output that has no line end yet. */
export const unfinishedLine = 'unfinished-line';

/** Triggers that are remarks of the run: no client reacts to them. */
export const remarks: ReadonlySet<string> = new Set([acceptedOnly, unfinishedLine]);

/** The trigger of a protocol violation that was read, though it is unknown whether this client would. */
export const guessedReading = 'guessed-reading';

/**
 * One event of a run. `atMs` is the virtual time in milliseconds since the session began. Spans are named by their ids.
 * Frames are complete, except that after the first 1 000 messages of one method only method and id are kept.
 */
export type Entry =
  | {
      /** A span began, inside the span `parentId` (`null`: inside no other span). */
      readonly atMs: number;
      readonly kind: 'begin';
      readonly span: Span;
      readonly id: number;
      readonly parentId: number | null;
      readonly detail?: SpanDetail;
    }
  | {
      /** The span `id` ended: with success (`ok`), or for this cause. */
      readonly atMs: number;
      readonly kind: 'end';
      readonly id: number;
      readonly how: 'ok' | Cause;
    }
  | {
      /** A mark happened inside the span `id`. */
      readonly atMs: number;
      readonly kind: 'mark';
      readonly mark: Mark;
      readonly id: number;
      /** The mark happened `times` more times, at equal intervals, and nothing else happened meanwhile. */
      readonly again?: { readonly times: number; readonly everyMs: number };
    }
  | {
      /** The client sent a frame for the span `spanId` (`null`: for no span). */
      readonly atMs: number;
      readonly kind: 'sent';
      readonly frame: Frame;
      readonly spanId: number | null;
    }
  | {
      /** The client received a frame for the span `spanId` (`null`: for no span). */
      readonly atMs: number;
      readonly kind: 'received';
      readonly frame: Frame;
      readonly spanId: number | null;
      /** The size of the frame as it was sent. */
      readonly bytes: number;
      /** `true`: the client had given its request up before. */
      readonly late?: true;
    }
  | {
      /** A clock of the client fired. */
      readonly atMs: number;
      readonly kind: 'expired';
      /** The clock, as `hop/name`: of the client, or of its HTTP library. */
      readonly by: string;
      readonly spanId: number;
      readonly span: Span;
      /** When its limit was reached; `atMs` is when the client noticed. */
      readonly dueMs: number;
      readonly limitMs: number;
      /** Whether a caller waited for the span, and so was notified. */
      readonly told: boolean;
    }
  | {
      /** The caller of the span `spanId` was notified, because of the clock or the event `by`. */
      readonly atMs: number;
      readonly kind: 'told';
      readonly spanId: number;
      readonly by: string;
      /** What the caller got. */
      readonly down: ToCaller;
    }
  | {
      /** The client did something that the server sees, other than a frame, because of the clock or the event `by`. */
      readonly atMs: number;
      readonly kind: 'up';
      readonly spanId: number | null;
      readonly by: string;
      /** What the server saw; `unknown`: no source states what the client does. */
      readonly up: ToServer | 'unknown';
    }
  | {
      /** An event other than a clock reached the client: a trigger of its profile, or a remark of the run. */
      readonly atMs: number;
      readonly kind: 'stimulus';
      /** The trigger, such as `http-404` or `garbage-line`. */
      readonly on: string;
      readonly spanId: number | null;
      /** What exactly happened, for people. */
      readonly note: string;
      /** The size of the message or event in bytes. */
      readonly bytes?: number;
      /** The HTTP status that came with it. */
      readonly status?: number;
      /** The first line of the text that the server sent with it. */
      readonly said?: string;
      /** The clock, or the limit, of a library or an intermediary that caused it, as `hop/name`. */
      readonly by?: string;
    }
  | {
      /** The link ended. */
      readonly atMs: number;
      readonly kind: 'ended';
      readonly end: LinkEnd;
    }
  | {
      /** The server opened or closed a resource, such as a timer or a socket. */
      readonly atMs: number;
      readonly kind: 'resource-opened' | 'resource-closed';
      /** The kind of the resource. */
      readonly resource: string;
      /** Its number, which the two entries share. */
      readonly number: number;
      /** The message during which it was opened, such as `tools/call 3`; `null`: none. */
      readonly label: string | null;
      /** Of a timer: when it is due, in virtual milliseconds. Only timers that outlive their request have entries. */
      readonly dueMs?: number;
    }
  | {
      /** What an injected fault did. `about` never holds query values, headers or bodies. */
      readonly atMs: number;
      readonly kind: 'fault';
      /** The id of the fault. */
      readonly fault: string;
      /** The position of the fault in the plan, from 0. */
      readonly place?: number;
      /** What it did, for people. */
      readonly note: string;
      /** What it did, as fields. */
      readonly about: { readonly [key: string]: string | number | boolean | null };
      /** Of an outgoing call: the message during which the server made it, such as `tools/call 3`. Left out: none, or unknown. */
      readonly label?: string;
      /** Whether a fault sent that message beside the calls of the client. Left out: no. */
      readonly beside?: true;
    }
  | {
      /** What an intermediary did to an exchange. */
      readonly atMs: number;
      readonly kind: 'hop';
      /** The id of the intermediary. */
      readonly hop: string;
      /** The client's exchange. */
      readonly spanId: number | null;
      readonly event: HopEvent;
    }
  | {
      /** What the server did on an exchange over HTTP. Only plays that judge the rules of the protocol have such entries. */
      readonly atMs: number;
      readonly kind: 'wire';
      /** The exchange; `null`: an exchange of no span. */
      readonly spanId: number | null;
      readonly event: WireEvent;
    }
  | {
      /**
       * The server could not reach a host, or reached a host again that it could not reach before. Outside the hash, because
       * the order in which real lookups end is chance.
       */
      readonly atMs: number;
      readonly kind: 'dialled';
      readonly host: string;
      /** The code of the error, such as `ECONNREFUSED` or `ENOTFOUND`; `null`: the host was reached. */
      readonly error: string | null;
    }
  | {
      /** The server was not watched any more after this, although its client still had requests without an answer. */
      readonly atMs: number;
      readonly kind: 'unwatched';
      readonly why: StopReason;
    }
  | {
      /** The run could not go on. */
      readonly atMs: number;
      readonly kind: 'stopped';
      readonly why: StopReason;
      /** The reason in full, for people. */
      readonly note: string;
      /** What the run waited for, if that is known. Outside the hash, like the note. */
      readonly waitingFor?: readonly WaitingFor[];
    };

/** Work that was open when a run could not go on. Its `sinceMs` counts from the same instant as the `atMs` of the entry. */
export type WaitingFor = OpenWork;

/** An intermediary on the path of a session. */
export interface HopHead {
  /** Its public id. */
  readonly id: string;
  /** What its operator has set. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** Its clocks as they were played. */
  readonly deadlines: readonly PlainDeadline[];
  /** The clocks with unknown values, read strictly. They were not played. */
  readonly guessed: readonly PlainDeadline[];
  /**
   * It buffers the body of a response, unless the response has the header `unless`, such as `x-accel-buffering: no` (`null`:
   * no header prevents it). Left out: it does not buffer bodies.
   */
  readonly holdsBody?: { readonly unless: string | null };
}

/** The client of a session, its conditions and its clocks. */
export interface TranscriptHead {
  /** The client's public id. */
  readonly client: string;
  /** The conditions of the play. */
  readonly conditions: Omit<Conditions, 'reading'>;
  /** The client's deadlines, with unknown values read strictly and laxly. The lax deadlines were played. */
  readonly deadlines: { readonly strict: readonly PlainDeadline[]; readonly lax: readonly PlainDeadline[] };
  /** `true`: it is unknown whether this client asks for progress. In the strict reading progress then restarts no clock. */
  readonly progressGuessed: boolean;
  /** Every intermediary on the path, the nearest to the client first. Left out: the path has no intermediary. */
  readonly hops?: readonly HopHead[];
  /** The largest answers that this client accepts. Left out: they are not known. */
  readonly limits?: readonly PlainLimit[];
}

/** Real work that the server did between two entries of a transcript. */
export interface BookedWork {
  /** The index of the entry before which the work was done. */
  readonly before: number;
  /** The real milliseconds that it takes on an otherwise idle machine. */
  readonly ms: number;
  /** `true`: it was done between the marks of the previous entry, about the same amount before each mark. */
  readonly inRow?: true;
}

/** The transcript entry of a mark, which may stand for several marks. */
export type MarkEntry = Extract<Entry, { kind: 'mark' }>;

/** How many times a mark happened. */
export const timesOf = ({ again }: MarkEntry): number => 1 + (again?.times ?? 0);

/** Each time at which a mark happened. */
export function* instantsOf({ atMs, again }: MarkEntry): Generator<number> {
  for (let count = 0; count <= (again?.times ?? 0); count++) yield atMs + count * (again?.everyMs ?? 0);
}

/** The entry with only the marks before a time; `null`: no mark is before it. */
export function marksBefore(mark: MarkEntry, beforeMs: number): MarkEntry | null {
  const { atMs, again } = mark;
  if (atMs >= beforeMs) return null;
  if (again === undefined || atMs + again.times * again.everyMs < beforeMs) return mark;
  const { again: _, ...once } = mark;
  const times = Math.ceil((beforeMs - atMs) / again.everyMs) - 1; // equal instants would all be before it
  return times === 0 ? once : { ...once, again: { ...again, times } };
}

/**
 * Everything that happened in a session, in order, with virtual times. Judging reads nothing else.
 *
 * @example
 * ```ts
 * const { transcript } = await scenario(server, { client: 'codex-cli', call: { tool: 'search' } });
 * for (const entry of transcript.entries)
 *   if (entry.kind === 'sent' && 'method' in entry.frame) console.log(entry.atMs, entry.frame.method);
 * ```
 */
export interface Transcript {
  /** The client, its conditions and its clocks. */
  readonly head: TranscriptHead;
  /** What happened, in order. */
  readonly entries: readonly Entry[];
  /** The server's real work, measured, in the order of the entries. Outside the hash, because no two runs have the same. */
  readonly work: readonly BookedWork[];
}

/**
 * Hashes the entries of a transcript. Equal runs have equal hashes, whatever the machine's speed. The reason why a run could
 * not go on is part of the hash; its text, which can mention real time, is not.
 *
 * @param transcript the transcript of one session
 * @returns the SHA-256, in hexadecimal digits
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { scenario, transcriptHash } from 'mcp-deadline';
 *
 * const play = () => scenario(server, { client: 'codex-cli', call: { tool: 'search' }, seed: 7 });
 * const [one, other] = [await play(), await play()];
 * assert.equal(transcriptHash(one.transcript), transcriptHash(other.transcript));
 * ```
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
