import type { z } from 'zod';
import type { Given } from '../../given.ts';
import type { NoteDetails } from '../../note-details.ts';
import type { BodyEvent, ConnectionCut } from '../gate/response-event.ts';

/** An HTTP response that is given without a real upstream. */
export interface CannedAnswer {
  /** The HTTP status. @defaultValue 200 */
  readonly status: number;
  /** The headers by name. `content-length` follows from the body. @defaultValue none */
  readonly headers: { readonly [name: string]: string };
  /** The body, as text. @defaultValue `''` */
  readonly body: string;
}

/** What happens to a call that does not go on to its real upstream. */
export type Replacement =
  | { readonly type: 'answer'; readonly answer: CannedAnswer }
  | { readonly type: 'cut'; readonly how: ConnectionCut };

/** What a behaviour uses while it changes the body of one response. */
export interface BodyTools {
  now(): number;
  /** Calls back after so many virtual milliseconds, unless the call is over before. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** Passes an event on towards the caller. After a last event nothing is passed. */
  pass(event: BodyEvent): void;
  /** Notes that the behaviour has an effect on this call. */
  note(text: string, about?: NoteDetails): void;
}

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
 *     call ──▶ waitMs ──▶ replacement? ──no──▶ real upstream ──▶ body ──▶ body of the next behaviour ──▶ caller
 *                             └──────yes─────▶ canned answer ──▶
 */
export interface BehaviourKind<B extends { readonly type: string }> {
  readonly type: B['type'];
  /** The schemas of its fields, with defaults and units. A function: child processes run behaviours without zod. */
  readonly fields: () => FieldSchemas<B>;
  /** How long a call waits before it goes on, in virtual milliseconds; `Infinity`: until the fault is lifted. */
  waitMs?(behaviour: B, random: () => number): number;
  /** What the call gets instead of going on; `null`: it goes on. */
  replacement?(behaviour: B): Replacement | null;
  /** Begins to change the body of one response; `null`: it leaves bodies as they are. */
  body?(behaviour: B, tools: BodyTools): BodyStage | null;
}
