import type { OpenWork } from '../base/open-work.ts';
import type { WallSkew } from '../core/wall-skew.ts';
import type { ListeningAt, Route } from './tcp/endpoint.ts';

/**
 * The lines that host and agent exchange, one JSON object each. Every `nowMs` and `nextMs` is a virtual millisecond of
 * the *host's* clock; `null` for `nextMs` means "no timer". The order of messages: docs/decisions/0003-lock-step.md.
 */

/** Changes with every incompatible change of the lines below; an agent of another version is refused. */
export const protocolVersion = 8;

/** One direction of one byte stream between two processes, such as `c1:0>` or `pipe:4711`. */
export type FlowId = string;

/** What a reader does with its end: has not opened it, has paused (back-pressure), reads, or has closed it. */
export type ReaderState = 'unopened' | 'paused' | 'reading' | 'closed';

/**
 * One end of a flow as one agent sees it; counts are bytes since the process began. `queued` of the `written` are still
 * with the writer: the kernel has not taken them (default 0).
 */
export type FlowReport =
  | { readonly flow: FlowId; readonly written: number; readonly queued?: number }
  | { readonly flow: FlowId; readonly read: number; readonly state: ReaderState };

/**
 * One end of a TCP connection to a peer on this machine, as its agent sees it; see `TcpEnd`. A missing field is 0 or
 * false.
 */
export interface TcpEndReport {
  /** Never used again within the agent. */
  readonly end: number;
  /** Only the first time. */
  readonly route?: Route;
  readonly written: number;
  readonly queued?: number;
  readonly finished?: boolean;
  readonly read: number;
  readonly state: ReaderState;
  readonly gone?: boolean;
  readonly refused?: boolean;
}

/** What a pause stops: the event loop of the process that serves, or everything that runs on its machine. */
export type PausedPart = 'event-loop' | 'machine';

/** How many bytes an agent must itself have read from a flow before it may call itself settled. */
export interface ExpectedBytes {
  /** A flow, or `tcp:` with the number of an end. */
  readonly flow: FlowId;
  readonly read: number;
}

export type HostMessage =
  | { readonly do: 'settle'; readonly id: number; readonly nowMs: number; readonly expect: readonly ExpectedBytes[] }
  | { readonly do: 'set'; readonly id: number; readonly nowMs: number }
  /**
   * Fires the first timer that is due at `nowMs`, or nothing if none is. As long as that is silent, the next may follow
   * at once if it is due by `untilMs` (`null`: whenever it is due), up to `atMost` timers; see docs/decisions/0010.
   */
  | {
      readonly do: 'fire';
      readonly id: number;
      readonly nowMs: number;
      readonly untilMs: number | null;
      readonly atMost: number;
    }
  | { readonly do: 'joined' | 'left'; readonly process: string }
  /** The peer of that TCP end is on this clock too, so the host accounts for the bytes between them. */
  | { readonly do: 'shared'; readonly end: number }
  /** What does it wait for? It has not answered for long. A blocked agent cannot reply. */
  | { readonly do: 'explain' }
  /** From now on real work takes virtual time. */
  | { readonly do: 'charge-work' }
  /** No timer of the program fires until `resume`: of the process that serves, or of all threads and processes. */
  | { readonly do: 'pause'; readonly what: PausedPart }
  /** Monotonic clocks did not count `uncountedMs` of the pause. */
  | { readonly do: 'resume'; readonly uncountedMs: number }
  /** From now on the wall clock of the program has these errors; `sinceMs` is in virtual milliseconds of the host. */
  | { readonly do: 'wall-clock'; readonly skews: readonly WallSkew[] }
  /** For the extension; see `Invitation.extension`. */
  | { readonly do: 'extension'; readonly message: unknown }
  | { readonly do: 'leave' };

export interface Hello {
  readonly say: 'hello';
  readonly version: number;
  /** The key from the bootstrap configuration; agents before version 4 had none. */
  readonly key?: string;
  /** The id from the bootstrap configuration: `c1`, `c1.2`; a thread's ends in `#` and its number. */
  readonly process: string;
  readonly pid: number;
  /** The script that runs there, without its folder; for messages. */
  readonly title: string;
  readonly flows: readonly FlowReport[];
}

/** A write to a flow: the bytes that were written before, and the work since the last answer, in milliseconds. */
export type OutputMark = readonly [written: number, workMs: number];

/** `times` instants, the first at `atMs` and each other `everyMs` later, in virtual milliseconds. */
export type TickRow = readonly [atMs: number, everyMs: number, times: number];

/** The answer to `settle` and to `fire`. */
export interface Settled {
  readonly say: 'settled';
  readonly id: number;
  /** The reading of its clock: no later than the host has set it. */
  readonly nowMs: number;
  readonly nextMs: number | null;
  /** How many timers it has fired; only in the answer to `fire`. */
  readonly timers?: number;
  /** Whether any callback but those for our own messages ran there since its last answer. */
  readonly moved: boolean;
  /** Nothing keeps its event loop alive: it ends now, unless a listener of `beforeExit` starts more work. */
  readonly ending?: boolean;
  /** Processor time used since its last answer, in milliseconds; only until standard input is opened. */
  readonly cpuMs?: number;
  /**
   * Real work of this thread since its last answer, in milliseconds, as on an otherwise idle machine; missing: too
   * little to report yet.
   */
  readonly workMs?: number;
  /** The part of `workMs` in which its thread was blocked by a process that has ended since; missing: none. */
  readonly blockedMs?: number;
  /** When in that work it wrote to its standard output. */
  readonly output?: { readonly flow: FlowId; readonly marks: readonly OutputMark[] };
  /** What changed since its last answer. */
  readonly flows: readonly FlowReport[];
  readonly tcp?: readonly TcpEndReport[];
  /** What it waits for; only if it has no timer. */
  readonly waiting?: readonly OpenWork[];
}

export type AgentMessage =
  | Hello
  | Settled
  | {
      readonly say: 'wrapper';
      readonly key: string;
      readonly process: string;
      readonly pid: number;
      readonly title: string;
    }
  | { readonly say: 'done'; readonly id: number }
  /** It has moved its clock on by itself, to each of these instants in turn. Sent before any effect of that. */
  | { readonly say: 'ticks'; readonly rows: readonly TickRow[] }
  | { readonly say: 'opened'; readonly flows: readonly FlowReport[] }
  | { readonly say: 'final'; readonly flows: readonly FlowReport[]; readonly tcp?: readonly TcpEndReport[] }
  /** It has dialled a server on this machine, which may be on this clock. */
  | { readonly say: 'dialled'; readonly tcp: readonly TcpEndReport[] }
  /** Includes the connections that it has accepted until then. */
  | {
      readonly say: 'listening' | 'unlistening';
      readonly at: ListeningAt;
      readonly tcp: readonly TcpEndReport[];
    }
  /** It has started a process; `startedAt` distinguishes it from a later process with that pid. */
  | { readonly say: 'spawned'; readonly pid: number; readonly startedAt: number }
  /** The answer to `explain`. */
  | { readonly say: 'waiting'; readonly waiting: readonly OpenWork[] }
  /** From now on a synchronous call blocks it, so that it cannot answer; null: no longer. */
  | { readonly say: 'blocked'; readonly by: OpenWork | null }
  /** Real work continues there, although an answer is still due. */
  | { readonly say: 'alive' }
  /** Its callbacks never cease within this instant; `source` of one of them. */
  | { readonly say: 'never-idle'; readonly source: string | null }
  /**
   * Its program dialled a host by TCP, or looked its name up. `error`: why that failed; `null`: the host was reached.
   */
  | { readonly say: 'reached'; readonly host: string; readonly error: string | null }
  | { readonly say: 'leak'; readonly what: string }
  /** One turn reads a clock again and again. `sure`: it does nothing else, so it waits for time to pass. */
  | { readonly say: 'spin'; readonly source: string; readonly sure: boolean }
  /** From the extension, at that virtual millisecond of the host's clock. */
  | { readonly say: 'extension'; readonly atMs: number; readonly message: unknown };
