import type { CannotJudge } from '../../properties/property.ts';
import type { Statement } from '../../properties/statement.ts';
import type { Call } from '../../scenario/play-calls.ts';
import type { CheckedSession } from './checked-session.ts';

/** What a check found. */
export interface Found extends Statement {
  /** The tool that the finding is about; `null`: the server. */
  readonly tool: string | null;
}

/** A call, and how long the server takes for it alone, in virtual milliseconds. */
export interface KnownCall {
  readonly call: Call;
  readonly tookMs: number;
}

/** A check of the server that needs no fault. It runs once the verdicts are known, and changes none of them. */
export interface SessionCheck {
  /** The id of the property that it judges. */
  readonly property: string;
  /** Whether it can run in real time. */
  readonly inRealTime: boolean;
  /** Whether there is anything to check, as far as that is known beforehand. */
  applies(checked: CheckedSession): boolean;
  run(checked: CheckedSession): Promise<readonly (Found | CannotJudge)[]>;
}
