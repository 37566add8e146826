import type { SettingValue } from '../clocks/conditions.ts';
import type { Evidence } from '../clocks/evidence.ts';
import type { SettingRef } from '../clocks/plain-deadline.ts';

/** How long one client waits. Times are virtual milliseconds since the client began to wait. */
export interface ClientLimit {
  /** The client's public id. */
  readonly client: string;
  /** The client with its version, such as `codex-cli@0.171`. */
  readonly profile: string;
  /** What the client's user has set; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /**
   * An answer before this time is in time, an answer at this time is too late. `null`: the client waits without a limit.
   * `'unknown'`: no source states it.
   */
  readonly limitMs: number | 'unknown' | null;
  /** The same, with every unknown value read as the worst case for the server; `null`: the client waits without a limit. */
  readonly earliestMs: number | null;
  /** The clock, as `hop/name`: of the client, of its HTTP library, or of a gateway. `null`: no clock. */
  readonly by: string | null;
  /** The setting that changes the limit; `null`: no setting does. */
  readonly setting: SettingRef | null;
  /** Where the limit comes from; empty: there is no limit. */
  readonly evidence: readonly Evidence[];
  /** Why the limit is unknown; `null`: it is known. */
  readonly because: string | null;
}

/** How long one client waits for a call that sends progress. */
export interface ProgressLimit extends Pick<ClientLimit, 'client' | 'profile' | 'settings'> {
  /**
   * Progress at most every so many milliseconds keeps the client waiting; one millisecond more does not. `null`: progress makes
   * no difference, because the client does not ask for it, ignores it, or waits without a limit. `'unknown'`: no source states it.
   */
  readonly everyMs: number | 'unknown' | null;
  /** The clock that progress restarts, as `hop/name`; `null`: progress restarts no clock. */
  readonly by: string | null;
  /** The setting of that clock; `null`: none. */
  readonly setting: SettingRef | null;
  /** The evidence of that clock; empty: progress restarts no clock. */
  readonly evidence: readonly Evidence[];
  /** How long the client waits in spite of all progress. */
  readonly end: ClientLimit;
}

/** A figure that suits some clients, and which. */
export interface Figure {
  /** An answer before this time suits the clients; at this time it is too late for one of them. `null`: they have no limit. */
  readonly answerBeforeMs: number | null;
  /** The clients that it suits, with their settings: of those with known limits. */
  readonly suits: readonly string[];
}

/** A figure for a tool that sends progress. */
export interface ProgressFigure extends Figure {
  /** Progress at most every so many milliseconds; `null`: no progress is needed, or none helps. */
  readonly progressEveryMs: number | null;
}

/** How soon an answer must come. */
export interface AnswerBudget {
  /** For all clients with known limits. */
  readonly all: Figure;
  /** For at least `share` of them. */
  readonly most: Figure;
  /** The share of the clients with known limits that `most` suits at least. */
  readonly share: number;
  /** The limits, the shortest first; then the clients without a limit; then those whose limit is unknown, which do not count. */
  readonly limits: readonly ClientLimit[];
}

/** How often progress must come, and how soon the answer must come in spite of it. */
export interface ProgressBudget {
  /** For all clients with known limits. */
  readonly all: ProgressFigure;
  /** For at least `share` of them. */
  readonly most: ProgressFigure;
  /** The share of the clients with known limits that `most` suits at least. */
  readonly share: number;
  /** The limits, in the order of the time at which the client gives up in spite of progress. */
  readonly limits: readonly ProgressLimit[];
}

/** What is known of one tool of the server. */
export interface ToolBudget {
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments of the call. */
  readonly arguments: unknown;
  /** How long it takes, in virtual milliseconds; `null`: it did not answer. */
  readonly takesMs: number | null;
  /** The kind of its answer; `null`: it did not answer. An error says little about how long the tool takes. */
  readonly answer: 'result' | 'tool-error' | 'protocol-error' | 'task' | null;
  /** How often it sent progress. */
  readonly progress: number;
  /** The longest time without progress, from the call to the answer; `null`: it did not answer. */
  readonly longestSilenceMs: number | null;
  /** How it answers over HTTP: `stream`, an event stream that begins at once; `json`, the head comes with the answer. */
  readonly replies: 'json' | 'stream' | null;
  /** How soon it must answer if it sends no progress. */
  readonly budget: AnswerBudget;
  /** How often it must send progress; `null`: it sends none. */
  readonly progressBudget: ProgressBudget | null;
  /** Clients with a known limit that give up on this call as it is, with their settings. */
  readonly tooSlowFor: readonly string[];
}

/** What is known of the start-up. */
export interface StartupBudget {
  /** When the server answered `initialize`, in virtual milliseconds since it was started; `null`: it was not played. */
  readonly initializedAtMs: number | null;
  /** When it had answered all lists; `null`: it was not played. */
  readonly listedAtMs: number | null;
  /** How soon `initialize` must be answered, since the server was started. */
  readonly initialize: AnswerBudget;
  /** How soon `tools/list` must be answered, where `initialize` is answered at once. */
  readonly list: AnswerBudget;
}

/** How soon a server must answer for the clients that matter to it. Times are virtual milliseconds. */
export interface BudgetReport {
  /** The version of this shape. Fields are added, never changed or dropped. */
  readonly schemaVersion: 1;
  /** The version of mcp-deadline. */
  readonly version: string;
  /** The transport for which the limits hold: `stdio`, `http` or `sse`. */
  readonly transport: 'stdio' | 'http' | 'sse';
  /** How the clients are used. */
  readonly mode: string;
  /** The gateways on the path with their settings, as specs, the nearest to the client first. */
  readonly gateways: readonly string[];
  /** The clients, with their settings. */
  readonly clients: readonly string[];
  /** Clients that cannot reach a server over this transport. */
  readonly unreachable: readonly string[];
  /** The start-up. */
  readonly startup: StartupBudget;
  /** The tools of the server; empty: no server was given. */
  readonly tools: readonly ToolBudget[];
  /** Tools that were not called, and why. */
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
  /** How soon any tool must answer, by how it answers. Without HTTP the two are equal, and only `stream` is given. */
  readonly call: { readonly stream: AnswerBudget; readonly json?: AnswerBudget };
  /** How often any tool must send progress. */
  readonly progress: ProgressBudget;
}
