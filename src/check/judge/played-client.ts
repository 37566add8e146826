import type { ClientSession } from '../../client/client-session.ts';
import type { Statement } from '../../properties/statement.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import type { ChosenCalls } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import type { FindingDraft } from './finding-draft.ts';

/** The era of a session in which the server named none. */
export const initializeEra = '2025-11-25';

/** Everything that came of playing one client. */
export interface PlayedClient {
  readonly client: string;
  readonly settings: ChosenClient['settings'];
  readonly startup: StartupReport;
  /** Whether a start of the server for this client brought no tools. */
  readonly startFailed: boolean;
  /** Why no start brought it any; `null`: one did. */
  readonly notStarted: Statement | null;
  /** Why not one start came so far that it could ask the server, where that is the server's fault; `null`: one did. */
  readonly neverBegun: Error | null;
  /** What it was to call. */
  readonly chosen: ChosenCalls;
  /** One for each of the chosen calls, in their order. */
  readonly cells: readonly CellReport[];
  readonly findings: readonly FindingDraft[];
  readonly server: ClientSession['server'];
  readonly time: 'virtual' | 'real';
  readonly realTimeReason: string | null;
  /** The hashes of its transcripts, in the order the sessions were opened. */
  readonly hashes: readonly string[];
}
