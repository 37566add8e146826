import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { CannotJudge } from '../../properties/property.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { FullOptions } from '../options/check-options.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import type { CheckedSession } from './checked-session.ts';
import type { Found } from './session-check.ts';

/** A client with its verdicts. */
export interface Member {
  readonly client: ChosenClient;
  readonly startup: StartupReport;
  readonly cells: readonly CellReport[];
}

/** Clients that send the same messages, with all their verdicts. */
export interface ClassOfClients {
  readonly server: ServerUnderTest;
  readonly options: FullOptions;
  /** The most patient one first. */
  readonly members: readonly Member[];
  /** The last session in which the verdicts were made; `null`: it was closed before the checks began. */
  readonly transcript: Transcript | null;
  /**
   * Makes a new session, and closes the session before it: sessions in one process run one at a time.
   *
   * @param profile played instead of the client's own profile
   * @param added faults that only observe, added to a plan without faults of the upstream
   * @param observesWire whether no gateway is on the path, and the transcript gets what the server does on each exchange over HTTP
   */
  open(member: Member, profile?: ClientProfile, added?: FaultPlan, observesWire?: boolean): Promise<CheckedSession>;
}

/** A finding of a check, and the client that was played. */
export interface FoundBy extends Found {
  readonly property: string;
  readonly client: ChosenClient;
}

/** A property that a check could not judge, and the client that it would have played. */
export interface NotJudgedBy extends CannotJudge {
  readonly property: string;
  readonly client: ChosenClient;
}

/** A check that opens sessions of its own, once all verdicts are known. It changes no verdict. */
export interface ClassCheck {
  /** The id of the property that it judges. Its findings may be about another one, too. */
  readonly property: string;
  /**
   * Why there is nothing to check where it chooses no class, in half a sentence: `notJudged` of a run that has to judge it.
   * `null`: where it chooses no class, the server cannot have the flaw.
   */
  readonly needs: string | null;
  /** Chooses the classes to run with. Classes that show the server the same are checked once. */
  choose(classes: readonly ClassOfClients[]): readonly ClassOfClients[];
  run(clients: ClassOfClients): Promise<readonly (FoundBy | NotJudgedBy)[]>;
}
