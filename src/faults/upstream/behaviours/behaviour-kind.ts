import type { z } from 'zod';
import type { Given } from '../../given.ts';
import type { NoteDetails } from '../../note-details.ts';
import type { NewConnection } from '../gate/kept-connections.ts';
import type { BodyEvent, ConnectionCut } from '../gate/response-event.ts';
import type { PoolUse } from '../gate/slot-pool.ts';
import type { WaitPhase, Waits } from '../gate/wait-phase.ts';

/** An HTTP response that is given without a real upstream. */
export interface CannedAnswer {
  /** The HTTP status. @defaultValue 200 */
  readonly status: number;
  /** The headers by name. `content-length` follows from the body. @defaultValue none */
  readonly headers: { readonly [name: string]: string };
  /** The body, as text. @defaultValue `''` */
  readonly body: string;
}

/** Why no connection could be made, by the code of Node's errors. */
export type ConnectionFailure = 'EAI_AGAIN' | 'ENOTFOUND' | 'ECONNREFUSED' | 'ETIMEDOUT';

/** What happens to a call that does not go on to its real upstream. */
export type Replacement =
  | { readonly type: 'answer'; readonly answer: CannedAnswer }
  | { readonly type: 'cut'; readonly how: ConnectionCut }
  /** No connection is made: the call fails once it has waited in this step. */
  | { readonly type: 'unreached'; readonly failure: ConnectionFailure; readonly phase: WaitPhase };

/** What a behaviour may know of one call. */
export interface CallFacts {
  /** Virtual milliseconds since the run began. */
  readonly nowMs: number;
  /** Whether it is the first call that the rule meets. */
  readonly isFirst: boolean;
  /** A number from 0 up to but not including 1, from the seed. */
  random(): number;
  /** The connection that has to be made; `null`: the library has kept one. */
  connects(): NewConnection | null;
}

/** What a behaviour uses while it changes the body of one response. */
export interface BodyTools {
  now(): number;
  /** Calls back after so many virtual milliseconds, unless the call is over before. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** Passes an event on towards the caller. After a last event nothing is passed. */
  pass(event: BodyEvent): void;
  /** Notes that the behaviour has an effect on this call. */
  note(text: string, about?: NoteDetails): void;
  /** Notes that the behaviour begins to hold something. @returns how to note that it holds it no longer */
  hold(text: string, about: HoldDetails): (text: string, about?: NoteDetails) => void;
}

/** What the note at the beginning of a hold says. `forMs`: how long the hold is planned; `null`: without an end, or unknown. */
export type HoldDetails = NoteDetails & { readonly forMs: number | null };

/** What a behaviour does to the body of one response. */
export interface BodyStage {
  receive(event: BodyEvent): void;
  /** Passes on everything that waits. Later events no longer come here. */
  lift(): void;
}

/** The zod schemas of the fields that a behaviour has beside its type. */
export type FieldSchemas<B> = {
  readonly [Name in Exclude<keyof B, 'type'>]: z.ZodType<B[Name], Given<B[Name]> | undefined>;
};

/**
 * One thing that can happen to an upstream call: one file, one kind. It has the methods for the moments at which it does
 * something:
 *
 *     call ──▶ pool ──▶ waits ──▶ replacement? ──no──▶ real upstream ──▶ body ──▶ body of the next behaviour ──▶ caller
 *                                      └──────yes─────▶ canned answer ──▶
 */
export interface BehaviourKind<B extends { readonly type: string }> {
  readonly type: B['type'];
  /** The schemas of its fields, with defaults and units. A function: child processes run behaviours without zod. */
  readonly fields: () => FieldSchemas<B>;
  /** The pool of connections that the calls of one rule share with others. */
  poolUse?(behaviour: B): PoolUse & { readonly acquireTimeoutMs: number | null };
  /** How long a call waits in each step before it goes on. */
  waits?(behaviour: B, call: CallFacts): Waits;
  /** What the call gets instead of going on; `null`: it goes on. */
  replacement?(behaviour: B, call: CallFacts): Replacement | null;
  /** Begins to change the body of one response; `null`: it leaves bodies as they are. */
  body?(behaviour: B, tools: BodyTools): BodyStage | null;
}
