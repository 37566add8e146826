import type { ClientProfile } from '../clocks/client-profile.ts';
import type { SettingValue } from '../clocks/conditions.ts';
import type { Entry, Transcript } from '../wire/transcript.ts';
import type { Severity } from './finding.ts';
import type { CallJudgement } from './judging/judge-call.ts';
import type { StartupJudgement } from './judging/judge-startup.ts';
import type { Verdict } from './judging/verdict.ts';
import type { CallRecord } from './reading/call-record.ts';
import type { Figures } from './statement.ts';

/** What every property says about itself, whether it reads the transcript of a play or is judged elsewhere. */
export interface PropertyInfo {
  /** The stable id, in kebab case: reports, `properties` and `--fail-on` name the property by it. */
  readonly id: string;
  /** What it reports, in one line without a final stop. */
  readonly summary: string;
  /** How bad a finding is that does not say so itself. `by-verdict`: it follows from the verdict of the finding. */
  readonly severity: Severity | 'by-verdict';
  /** What to do about a finding, in one line without a final stop: `do` in text reports. Left out: reports add nothing. */
  readonly advice?: string;
  /**
   * Whether a property of this package is judged only where `properties`, `failOn` or a suite names it: it costs plays of its own,
   * or fits only some tools. @defaultValue `false`
   */
  readonly onRequest?: boolean;
}

/** Something that a property found. */
export interface Found {
  /** One sentence without a final stop. Reports escape what cannot be printed. */
  readonly message: string;
  /**
   * The numbers of the message, by name. Names end in `Ms`, `Bytes`, `Chars` or `Tokens`; others are counts, codes or
   * statuses.
   *
   * @defaultValue `{}`
   */
  readonly figures?: Figures;
  /** How bad this finding is. @defaultValue the severity of its property */
  readonly severity?: Severity;
}

/** What a property returns that cannot see what it judges. Without it, silence would look like a pass. */
export interface CannotJudge {
  /** Why, in half a sentence. A report says it once, in `notJudged`. */
  readonly notJudged: string;
}

/** What a property may return of a start-up or a call. */
export type PropertyResult = Found | CannotJudge;

/** A fault of the plan that is in force. */
export interface FaultInForce {
  /** The fault's id. */
  readonly fault: string;
  /** Its parameters as planned: those that are left out have their defaults. */
  readonly parameters: { readonly [name: string]: unknown };
}

/** What the start-up and a call have in common, for a property to judge. */
export interface PlayedContext {
  /**
   * What happened, in order, with virtual times. It may hold other calls of the same session: read `entries`, or those
   * inside the span `spanId`.
   */
  readonly transcript: Transcript;
  /** The entries from the beginning of the start-up, or the call, until the next call began. */
  readonly entries: readonly Entry[];
  /** The id of the span in the transcript. */
  readonly spanId: number;
  /** The id of the client's profile. */
  readonly client: string;
  /** What the client's user has set. Empty: the defaults of the client. */
  readonly settings: { readonly [key: string]: SettingValue };
  /** The client's profile; `null`: a transcript is judged by itself, which names the client only by its id. */
  readonly profile: ClientProfile | null;
  /** The faults that were injected meanwhile; `null`: a transcript is judged by itself, which does not hold the plan. */
  readonly plan: readonly FaultInForce[] | null;
  /** Whether times are virtual, or were measured by the clock of this machine. */
  readonly time: 'virtual' | 'real';
}

/** The start-up of one client, for a property to judge. */
export interface StartupContext extends PlayedContext {
  /** A call has `call`. */
  readonly span: 'startup';
  /** A start-up is about no tool. */
  readonly tool: null;
  /** A start-up is no call. */
  readonly call: null;
  /** A start-up has no budget of the author's own. */
  readonly budgetMs: null;
  /** What the client makes of it: the verdict, how it ended, what was left of the limits. */
  readonly judgement: StartupJudgement;
}

/** One call of one client, for a property to judge. */
export interface CallContext extends PlayedContext {
  /** The start-up has `startup`. */
  readonly span: 'call';
  /** The tool that is called. */
  readonly tool: string;
  /** The requests of the call, its answers, its cancellation. */
  readonly call: CallRecord;
  /** The author's own budget for the tool, in milliseconds; `null`: there is none. */
  readonly budgetMs: number | null;
  /** What the client makes of it: the verdict, how it ended, what was left of the limits. */
  readonly judgement: CallJudgement;
}

/** What a property judges: the start-up of one client, or one of its calls. */
export type PropertyContext = StartupContext | CallContext;

/**
 * A rule over the transcript of a play. It is judged once for each start-up and each call of each client.
 *
 * @example
 * ```ts
 * import { say } from 'mcp-deadline/authoring';
 *
 * const atMostOneExecution: Property = {
 *   id: 'at-most-one-execution',
 *   summary: 'a call ran the tool more than once',
 *   severity: 'warning',
 *   judge: ({ call }) =>
 *     call === null || call.executions.length <= 1 ? [] : [say`the tool ran ${{ executions: call.executions.length }} times`],
 * };
 * ```
 */
export interface Property extends PropertyInfo {
  /** How bad a finding is that does not say so itself. */
  readonly severity: Severity;
  /**
   * Judges one start-up or one call. A pure function: it reads its argument and nothing else, changes nothing, and returns
   * the same for the same argument. It may be called more than once for the same call.
   *
   * @returns what it found, in order; empty: nothing
   */
  readonly judge: (context: PropertyContext) => readonly PropertyResult[];
}

/** What a property of this package found. Its verdict is reported beside the finding. */
export interface FoundWithVerdict extends Found {
  /** What it makes of the start-up or the call. @defaultValue `null`: nothing */
  readonly verdict?: Verdict;
}

/** A property of this package that an extra check judges: it plays something of its own, once the verdicts are known. */
export interface ExtraCheckProperty extends PropertyInfo {
  readonly extraCheck: true;
}

/** A property of this package that reads the transcript of a play. */
export interface PlayProperty extends PropertyInfo {
  /**
   * Whether it judges what the server answered. It is left out where the answer says nothing of the tool, such as one that
   * refuses the arguments. @defaultValue `false`
   */
  readonly ofAnswer?: boolean;
  readonly judge: (context: PropertyContext) => readonly (FoundWithVerdict | CannotJudge)[];
}
