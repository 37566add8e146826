import type { AnswerTimes } from './draws-report.ts';

/** A call of the load that its client gave up. Times are virtual milliseconds. */
export interface LostCall {
  /** The number of the caller, from 1. */
  readonly caller: number;
  /** The number of its call, from 1. */
  readonly call: number;
  /** When the client gave up, since the load began. */
  readonly atMs: number;
  /** How long it had waited. */
  readonly waitedMs: number;
}

/** The load of one number of callers. */
export interface LoadLevel {
  /** How many callers there were. */
  readonly callers: number;
  /** How many of them could not start. They made no call. */
  readonly notStarted: number;
  /** How many calls were made. */
  readonly calls: number;
  /** How many of them were answered with an error. */
  readonly errors: number;
  /** The times of all calls as the callers saw them. A call that was given up ranks above every answer. */
  readonly times: AnswerTimes;
  /** The mean time of the calls that were answered; `null`: none was. */
  readonly meanMs: number | null;
  /** The call that was given up first; `null`: none was. */
  readonly firstLost: LostCall | null;
  /** Why the run stopped before every call had ended; `null`: it did not. */
  readonly stopped: string | null;
}

/** How a server answers more and more callers. */
export interface LoadReport {
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments of every call. */
  readonly arguments: { readonly [name: string]: unknown };
  /** The client of each caller, as a spec. */
  readonly client: string;
  /** What a caller is: a `client` of its own, or over stdio an open `call` of the one client. */
  readonly caller: 'client' | 'call';
  /** How many calls each caller makes. */
  readonly callsEach: number;
  /** Whether the server's real work takes virtual time. Then no two runs are equal. */
  readonly charged: boolean;
  /** One entry for each number of callers, in the order in which they were given. */
  readonly levels: readonly LoadLevel[];
  /** The smallest number of callers at which a client gives up, or cannot start; `null`: none of those that were tried. */
  readonly losesFrom: number | null;
  /** Why the report is incomplete; `null`: it is complete. */
  readonly interruptedBy: string | null;
}
