import type { ClientSession } from '../../client/client-session.ts';
import type { Statement } from '../../properties/statement.ts';
import type { CellReport, StartupReport } from '../../report/check-report.ts';
import type { ChosenCalls } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import type { FindingDraft } from './finding-draft.ts';

/** The protocol version of a session in which the server named none. */
export const initializeEra = '2025-11-25';

/** All results of playing one client. */
export interface PlayedClient {
  readonly client: string;
  readonly settings: ChosenClient['settings'];
  readonly startup: StartupReport;
  /** Whether the client got no tools in at least one start of the server. */
  readonly startFailed: boolean;
  /** Why the client got no tools in any start. `null`: it got tools. */
  readonly notStarted: Statement | null;
  /** Why the client could not send anything in any start, if the server is the reason. `null` otherwise. */
  readonly neverBegun: Error | null;
  /** The calls that the client had to make. */
  readonly chosen: ChosenCalls;
  /** One for each of the chosen calls, in the same order. */
  readonly cells: readonly CellReport[];
  readonly findings: readonly FindingDraft[];
  readonly server: ClientSession['server'];
  readonly time: 'virtual' | 'real';
  readonly realTimeReason: string | null;
  /** The hashes of its transcripts, in the order of its sessions. */
  readonly hashes: readonly string[];
}
