import type { FrameHook } from '../wire/frame-hook.ts';
import type { MakeHttpHop } from './http-hop.ts';
import type { UpstreamRule } from './upstream/upstream-rule.ts';

/** Ends what was begun, at any moment and as often as one likes. Nothing that it held back is lost. */
export interface InjectedFault {
  lift(): void;
}

/** What a note may say beside its text. Never query values, headers or bodies: notes end up in reports. */
export type NoteDetails = { readonly [key: string]: string | number | boolean | null };

/** Everything a fault may touch. It has no other time and no other randomness than these. */
export interface FaultSite {
  /** Virtual milliseconds since the world began. */
  now(): number;
  /** Calls back after so many virtual milliseconds, unless cancelled. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** From 0 up to but not including 1, from the run's seed; each fault of a plan has numbers of its own. */
  random(): number;
  /** Adds a hook over what the client sends. @returns how to take it out */
  toServer(hook: FrameHook): () => void;
  /** Adds a hook over what the server sends. @returns how to take it out */
  toClient(hook: FrameHook): () => void;
  /** Tells of every start of the server on this link. @returns how to stop */
  onStart(listener: () => void): () => void;
  /** Holds the server's outgoing HTTP, in this process or in a child. */
  upstream(rule: UpstreamRule): InjectedFault;
  /**
   * Puts a hop between the client and a server over HTTP; where the server is reached otherwise there is none, and the
   * fault can do nothing.
   */
  http(make: MakeHttpHop): InjectedFault;
  /** Writes a `fault` entry into the transcript. */
  note(text: string, about?: NoteDetails): void;
}
