import type { CellReport, CheckReport, StartupReport } from '../src/report/check-report.ts';
import { failureMessage } from '../src/report/failure-message.ts';

/** Something that a suite does not let pass. */
export interface SuiteFinding {
  readonly client: string;
  /** The tool; `null`: the start-up. */
  readonly tool: string | null;
  /** The whole story, for people. */
  readonly message: string;
}

/** Verdicts that do not pass: `fits` and `tight` always do. */
export type Failing = readonly ('fails' | 'unknown')[];

const isFailing = (failing: Failing, verdict: string): boolean => failing.some((one) => one === verdict);

/** What keeps a start-up from passing; `null`: nothing. An unknown start-up is seen in what the calls say. */
export function startupProblem(report: CheckReport, startup: StartupReport): SuiteFinding | null {
  if (startup.verdict !== 'fails') return null;
  const message = failureMessage({ ...report, startup: [startup], cells: [], findings: [] });
  return { client: startup.client, tool: null, message };
}

/** What keeps a call from passing; `null`: nothing. */
export function cellProblem(report: CheckReport, cell: CellReport, failing: Failing): SuiteFinding | null {
  const verdicts = [cell.verdict, ...(cell.ownBudget === null ? [] : [cell.ownBudget.verdict])];
  if (!verdicts.some((verdict) => isFailing(failing, verdict))) return null;
  const { client, tool } = cell;
  const findings = report.findings.filter((finding) => finding.client === client && finding.tool === tool);
  return { client, tool, message: failureMessage({ ...report, startup: [], cells: [cell], findings }) };
}
