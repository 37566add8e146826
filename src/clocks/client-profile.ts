import type { Transport, When } from './conditions.ts';
import type { Fact, Stated, Unknown } from './evidence.ts';
import type { Hop } from './hop.ts';
import type { ToCaller } from './outcome.ts';
import type { Tolerances } from './protocol-violation.ts';
import type { Span } from './span.ts';

/** A step of an attempt. */
export type Step = Extract<Span, 'spawn' | 'probe' | 'handshake' | 'list'>;

/** How messages are told apart on a pipe: one a line, or each behind a header with its length. */
export type Framing = 'newline' | 'content-length';

/** One way of getting to a server: over what, in which steps. */
export interface Attempt {
  readonly over: Exclude<Transport, 'memory'>;
  readonly steps: readonly Step[];
  readonly framing?: Framing;
  /**
   * `new`, the default: a process of its own. `kept`: a connection that is open from an earlier try is used on, so that
   * only the lists are asked again. `sibling-for-probe`: the probe has a process that is ended before the real one starts.
   */
  readonly process?: 'new' | 'kept' | 'sibling-for-probe';
  /** The steps whose failure leads on to the next attempt; by default any. */
  readonly nextAfter?: readonly Step[];
  /** What the list step asks for, in order; by default the tools alone. */
  readonly lists?: readonly ListMethod[];
  /** Whether all lists are asked for at the same time. */
  readonly listsAtOnce?: boolean;
  /**
   * Which lists are asked for: the tools and those whose capability the server offers (default), all, or none at all that
   * the server does not offer.
   */
  readonly asks?: 'offered' | 'all' | 'offered-only';
  /** Lists whose failure counts as an empty list. */
  readonly optional?: readonly ListMethod[];
  /** An attempt that only some settings bring about. */
  readonly when?: When;
}

/** A list request that a client may make while it starts. */
export type ListMethod = 'tools/list' | 'resources/list' | 'resources/templates/list' | 'prompts/list';

/** How a client starts, its attempts in order. */
export interface Startup extends Stated {
  readonly stdio?: readonly Attempt[];
  readonly url?: readonly Attempt[];
}

/**
 * What a client does with a request from the server: answers at once, after a person has, or never. `declared-only`: it
 * never answers either, although it declares that it does.
 */
export type Answering = 'at-once' | 'human' | 'never' | 'declared-only';

/** How a client goes from page to page of a list. */
export interface Paging {
  /** A `nextCursor` of no characters: there is no next page, or it is one. */
  readonly emptyCursor: 'ends' | 'asked';
  /** A page that says the same as the one before it, cursor and all: ends the list, or is followed without end. */
  readonly samePage: 'ends' | 'asked';
  /** More pages than this are refused; `null`: any number is read. */
  readonly mostPages: number | null;
  /** What the refusal says. */
  readonly refusal?: ToCaller;
}

/** What a client puts on the wire, and what it makes of what it finds there. */
export interface Wire {
  /** Protocol versions offered, newest first. */
  readonly versions: Fact<readonly string[]>;
  readonly progressToken: Fact<'always' | 'never' | 'when-asked'>;
  /** What becomes of an answer that comes after the deadline. */
  readonly lateAnswer: Fact<'dropped' | 'reported' | 'delivered'>;
  /** Requests from the server and what is done with each; any other is refused with -32601. */
  readonly answers: Fact<{ readonly [method: string]: Answering }>;
  /** Name and version as sent in `initialize`, and the title where it sends one. */
  readonly clientInfo?: Fact<{ readonly name: string; readonly title?: string; readonly version: string }>;
  /** Whether pages after the first are asked for, or of which lists alone; by default they are. */
  readonly followsPages?: Fact<boolean | readonly ListMethod[]>;
  /** How it goes from page to page; by default an empty cursor ends the list, and nothing else does. */
  readonly paging?: Fact<Paging>;
  /** Over HTTP: whether it opens the standing stream whatever status takes `initialized`, the default, or after 202 alone. */
  readonly listens?: Fact<'after-any' | 'after-202'>;
  /** Over HTTP in the stateless era: the statuses whose body is read for the answer; by default any. */
  readonly refusals?: Fact<readonly number[] | 'any'>;
  /** What it does with protocol violations; those that were not looked at are unknown. */
  readonly takes?: Fact<Tolerances>;
}

/** How one real client behaves in time, each statement with its evidence. */
export interface ClientProfile extends Hop {
  readonly name: string;
  /** The releases this holds for. `to: null`: still current when `seen`. */
  readonly versions: {
    readonly from: string;
    readonly to: string | null;
    readonly seen: string;
    /** The commit that is the client's own version, where its source was read: evidence names the one or the other. */
    readonly commit?: string;
  };
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
