import type { Severity } from '../../properties/finding.ts';
import type { CannotJudge } from '../../properties/property.ts';
import type { Statement } from '../../properties/statement.ts';
import type { RuleReference } from '../../rules/rule.ts';
import type { Call } from '../../scenario/play-calls.ts';
import type { CheckedSession } from './checked-session.ts';

/** What a check found. */
export interface Found extends Statement {
  /** The tool that the finding is about; `null`: the server. */
  readonly tool: string | null;
  /** How bad it is. @defaultValue as its property says */
  readonly severity?: Severity;
  /** The rule of the protocol that it violates. @defaultValue none, or the rule that its property judges */
  readonly rule?: RuleReference;
}

/** A call, and how long the server takes for it alone, in virtual milliseconds. */
export interface KnownCall {
  readonly call: Call;
  readonly tookMs: number;
}

/** A check of the server that needs no fault. It runs after the verdicts are known, and changes no verdict. */
export interface SessionCheck {
  /** The id of the property that it judges. */
  readonly property: string;
  /** Why there is nothing to check where it does not apply, in half a sentence: `notJudged` of a run that has to judge it. */
  readonly needs: string;
  /** Whether it can run in real time. */
  readonly inRealTime: boolean;
  /** Whether the check applies to the server, as far as that is known beforehand. */
  applies(checked: CheckedSession): boolean;
  run(checked: CheckedSession): Promise<readonly (Found | CannotJudge)[]>;
}
