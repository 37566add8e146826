import type { ClientSession } from '../client/client-session.ts';
import type { SettingValue } from '../clocks/conditions.ts';
import type { CellReport, StartupReport } from '../report/check-report.ts';

import type { ToldFinding } from './told-finding.ts';

/** Everything that came of playing one client. */
export interface PlayedClient {
  readonly client: string;
  readonly settings: { readonly [key: string]: SettingValue };
  readonly startup: StartupReport;
  readonly cells: readonly CellReport[];
  readonly findings: readonly ToldFinding[];
  readonly leftOut: readonly { readonly tool: string; readonly why: string }[];
  readonly server: ClientSession['server'];
  readonly time: 'virtual' | 'real';
  readonly realTimeReason: string | null;
  /** The hashes of its transcripts, in the order the worlds were opened. */
  readonly hashes: readonly string[];
}
