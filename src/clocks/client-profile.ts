import type { Transport } from './conditions.ts';
import type { Fact, Stated, Unknown } from './evidence.ts';
import type { Hop } from './hop.ts';
import type { Span } from './span.ts';

/** One way of getting to a server: over what, in which steps. */
export interface Attempt {
  readonly over: Exclude<Transport, 'memory'>;
  readonly steps: readonly Extract<Span, 'spawn' | 'probe' | 'handshake' | 'list'>[];
  readonly framing?: 'newline' | 'content-length';
  readonly process?: 'new' | 'kept' | 'sibling-for-probe';
  /** What the list step asks for, in order; by default the tools alone. */
  readonly lists?: readonly ListMethod[];
}

/** A list request that a client may make while it starts. */
export type ListMethod = 'tools/list' | 'resources/list' | 'resources/templates/list' | 'prompts/list';

/** How a client starts, its attempts in order. */
export interface Startup extends Stated {
  readonly stdio?: readonly Attempt[];
  readonly url?: readonly Attempt[];
}

/** What a client does with a request from the server: answers at once, after a person has, or never. */
export type Answering = 'at-once' | 'human' | 'never';

/** What a client puts on the wire. */
export interface Wire {
  /** Protocol versions offered, newest first. */
  readonly versions: Fact<readonly string[]>;
  readonly progressToken: Fact<'always' | 'never' | 'when-asked'>;
  /** What becomes of an answer that comes after the deadline. */
  readonly lateAnswer: Fact<'dropped' | 'reported' | 'delivered'>;
  /** Requests from the server and what is done with each; any other is refused with -32601. */
  readonly answers: Fact<{ readonly [method: string]: Answering }>;
  /** Name and version as sent in `initialize`. */
  readonly clientInfo?: Fact<{ readonly name: string; readonly version: string }>;
  /** Whether pages after the first are asked for; by default they are. */
  readonly followsPages?: Fact<boolean>;
}

/** How one real client behaves in time, each statement with its evidence. */
export interface ClientProfile extends Hop {
  readonly name: string;
  /** The releases this holds for. `to: null`: still current when `seen`. */
  readonly versions: { readonly from: string; readonly to: string | null; readonly seen: string };
  /** The client's own version that was looked at, as in `codex-cli@0.169`. */
  readonly version: string;
  readonly builtOn?: string;
  readonly startup: Startup;
  readonly wire: Wire;
  /** Its HTTP library, a hop of its own that many clients share. `null`: it speaks stdio only. */
  readonly http: Hop | null | Unknown;
  /** What articles and documents claim and the evidence contradicts. */
  readonly claims?: readonly { readonly claim: string; readonly source: string; readonly verdict: string }[];
}
