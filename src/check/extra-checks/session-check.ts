import type { Statement } from '../../properties/statement.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { ServerUnderTest } from '../../scenario/server-under-test.ts';
import type { Call, CellBounds } from '../../scenario/session.ts';
import type { World } from '../../scenario/world.ts';
import type { FullOptions } from '../check-options.ts';
import type { ChosenClient } from '../client-spec.ts';

/** What a check found, or why it could not judge: see `notJudged`. */
export interface Found extends Statement {
  /** The tool that the finding is about; `null`: the server. */
  readonly tool: string | null;
}

/** A call, and how long the server takes for it alone, in virtual milliseconds. */
export interface KnownCall {
  readonly call: Call;
  readonly tookMs: number;
}

/** A session right after its start-up. */
export interface StartedSession {
  readonly world: World;
  /** Whether the client has its tools. */
  readonly started: boolean;
}

/** A session of one client with the server, for checks. */
export interface CheckedSession {
  readonly server: ServerUnderTest;
  readonly options: FullOptions;
  readonly bounds: CellBounds;
  readonly client: ChosenClient;
  /** The client's cells, which are judged already. */
  readonly cells: readonly CellReport[];
  /**
   * The session itself, with no request open. It is the one in which the verdicts were made as long as that can be used,
   * and then a new one. `null`: the server no longer starts.
   */
  world(): Promise<World | null>;
  /** Opens a new session, also where the client does not get its tools. `null`: the client could not even ask. */
  start(): Promise<StartedSession | null>;
}

/** A check of the server that needs no fault. It runs once the verdicts are known, and changes none of them. */
export interface SessionCheck {
  /** The id of the property that it judges. */
  readonly property: string;
  /** Whether it can run in real time. */
  readonly inRealTime: boolean;
  /** Whether there is anything to check, as far as that is known beforehand. */
  applies(session: CheckedSession): boolean;
  run(session: CheckedSession): Promise<readonly Found[]>;
}
