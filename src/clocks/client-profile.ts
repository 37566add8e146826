import type { Transport, When } from './conditions.ts';
import type { Fact, Stated, Unknown } from './evidence.ts';
import type { Hop } from './hop.ts';
import type { ToCaller } from './outcome.ts';
import type { Tolerances } from './protocol-violation.ts';
import type { Span } from './span.ts';

/** A step of an attempt: the process is started, the era is probed, `initialize` is sent, the lists are read. */
export type Step = Extract<Span, 'spawn' | 'probe' | 'handshake' | 'list'>;

/** How messages are separated on a pipe. `newline`: one message on each line. `content-length`: by a header with the length. */
export type Framing = 'newline' | 'content-length';

/** One way to connect to a server: over which transport, in which steps. */
export interface Attempt {
  /** The transport. */
  readonly over: Exclude<Transport, 'memory'>;
  /** The steps, in order. */
  readonly steps: readonly Step[];
  /**
   * How messages are separated on a pipe.
   *
   * @defaultValue 'newline'
   */
  readonly framing?: Framing;
  /**
   * `new`: the attempt has a process of its own. `kept`: it uses the connection of an earlier try if that connection is open,
   * and only requests the lists again. `sibling-for-probe`: the probe has a process of its own, which is ended before the
   * process of the session starts.
   *
   * @defaultValue 'new'
   */
  readonly process?: 'new' | 'kept' | 'sibling-for-probe';
  /**
   * The steps whose failure leads to the next attempt.
   *
   * @defaultValue every step
   */
  readonly nextAfter?: readonly Step[];
  /**
   * What the list step requests, in order.
   *
   * @defaultValue only the tools
   */
  readonly lists?: readonly ListMethod[];
  /**
   * Whether all lists are requested at the same time.
   *
   * @defaultValue false
   */
  readonly listsAtOnce?: boolean;
  /**
   * Which of the lists are requested. `offered`: the tools, and the lists whose capability the server offers. `all`: every
   * list. `offered-only`: as `offered`, but the tools only if the server offers them.
   *
   * @defaultValue 'offered'
   */
  readonly asks?: 'offered' | 'all' | 'offered-only';
  /**
   * Lists whose failure counts as an empty list.
   *
   * @defaultValue none
   */
  readonly optional?: readonly ListMethod[];
  /**
   * The conditions, such as settings, under which the client makes this attempt.
   *
   * @defaultValue always
   */
  readonly when?: When;
}

/** A list request that a client can make while it starts. */
export type ListMethod = 'tools/list' | 'resources/list' | 'resources/templates/list' | 'prompts/list';

/** How a client starts, its attempts in order. */
export interface Startup extends Stated {
  /** The attempts for a server that is a command. Left out: the client does not start commands. */
  readonly stdio?: readonly Attempt[];
  /** The attempts for a server that is a URL. Left out: the client does not connect to URLs. */
  readonly url?: readonly Attempt[];
}

/**
 * What a client does with a request from the server. `at-once`: it answers without delay. `human`: it answers when a person has
 * answered. `never`: it never answers. `declared-only`: it declares the capability and never answers.
 */
export type Answering = 'at-once' | 'human' | 'never' | 'declared-only';

/** How a client goes from page to page of a list. */
export interface Paging {
  /** A `nextCursor` that is an empty string: it ends the list (`ends`), or the client requests the next page (`asked`). */
  readonly emptyCursor: 'ends' | 'asked';
  /** A page that equals the one before, with its cursor: it ends the list (`ends`), or the client requests the next (`asked`). */
  readonly samePage: 'ends' | 'asked';
  /** The largest number of pages; the client refuses a list with more. `null`: the client reads any number of pages. */
  readonly mostPages: number | null;
  /**
   * What the caller gets when the list has more pages.
   *
   * @defaultValue an error whose text is unknown
   */
  readonly refusal?: ToCaller;
}

/** What a client sends, and what it does with what it receives. */
export interface Wire {
  /** Protocol versions offered, newest first. */
  readonly versions: Fact<readonly string[]>;
  /** Whether calls have a `progressToken`. `when-asked`: only if the setting `onprogress` is true. */
  readonly progressToken: Fact<'always' | 'never' | 'when-asked'>;
  /** What the client does with an answer after the deadline: drops it, logs it (`reported`), or gives it to the caller. */
  readonly lateAnswer: Fact<'dropped' | 'reported' | 'delivered'>;
  /** What the client does with each request from the server. It refuses a method that is not listed with the error -32601. */
  readonly answers: Fact<{ readonly [method: string]: Answering }>;
  /**
   * Name and version as sent in `initialize`, and the title if the client sends one.
   *
   * @defaultValue the id and version of the profile
   */
  readonly clientInfo?: Fact<{ readonly name: string; readonly title?: string; readonly version: string }>;
  /**
   * Whether the client requests the pages after the first: of every list, of none, or of the named lists.
   *
   * @defaultValue true
   */
  readonly followsPages?: Fact<boolean | readonly ListMethod[]>;
  /**
   * How the client goes from page to page.
   *
   * @defaultValue an empty cursor ends the list, an equal page does not, and the client reads any number of pages
   */
  readonly paging?: Fact<Paging>;
  /**
   * Over HTTP: whether the client opens the standing stream after any status that answers `initialized`, or only after 202.
   *
   * @defaultValue 'after-any'
   */
  readonly listens?: Fact<'after-any' | 'after-202'>;
  /**
   * Over HTTP in the stateless era: the error statuses whose body the client reads as the answer.
   *
   * @defaultValue 'any'
   */
  readonly refusals?: Fact<readonly number[] | 'any'>;
  /**
   * What the client does with protocol violations. For a violation that is left out this is unknown.
   *
   * @defaultValue unknown for each
   */
  readonly takes?: Fact<Tolerances>;
}

/**
 * How one real client behaves in time, each statement with its evidence.
 *
 * @example
 * ```ts
 * import { basedOn, check, type ClientProfile } from 'mcp-deadline';
 * import { by, error } from 'mcp-deadline/authoring';
 * import { typescriptSdkV1 } from 'mcp-deadline/mocks';
 *
 * const ourAgent: ClientProfile = basedOn(typescriptSdkV1, {
 *   id: 'our-agent',
 *   name: 'Our agent',
 *   version: '2.1.0',
 *   versions: { from: '2.0.0', to: null, seen: '2026-11-21' },
 *   deadlines: {
 *     call: {
 *       over: 'call',
 *       ms: 20_000,
 *       outcome: { toCaller: error('too slow', 'model'), toServer: [] },
 *       ...by('source', 'our-agent/src/tools.ts', '2026-11-21'),
 *     },
 *   },
 * });
 * const report = await check(server, { clients: [ourAgent], quick: true });
 * ```
 */
export interface ClientProfile extends Hop {
  /** The name as its vendor writes it. */
  readonly name: string;
  /** The releases that the profile holds for: `from` the first, `to` the last (`null`: still current on the day `seen`). */
  readonly versions: {
    readonly from: string;
    readonly to: string | null;
    readonly seen: string;
    /** The commit of this version, if its source was read: evidence names the version or the commit. */
    readonly commit?: string;
  };
  /** The version of the client that was examined, such as `0.169`. */
  readonly version: string;
  /**
   * The id of the profile of the library that the client is built on. {@link basedOn} sets it.
   *
   * @defaultValue none
   */
  readonly builtOn?: string;
  /** How the client starts. */
  readonly startup: Startup;
  /** What the client sends, and what it does with what it receives. */
  readonly wire: Wire;
  /** Its HTTP library, a separate hop that many clients share. `null`: the client uses only stdio. */
  readonly http: Hop | null | Unknown;
  /**
   * Claims of articles and documents that the evidence contradicts: the claim, its source, and why it is wrong.
   *
   * @defaultValue none
   */
  readonly claims?: readonly { readonly claim: string; readonly source: string; readonly verdict: string }[];
}
