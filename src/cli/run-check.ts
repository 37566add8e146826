import { check } from '../check/check.ts';
import { exitReason, exitStatus } from '../check/judge/exit-status.ts';
import type { SessionBegun } from '../check/options/check-options.ts';
import type { CheckReport } from '../report/check-report.ts';
import { takesUnicode } from '../report/drawing/glyphs.ts';
import { formatReport } from '../report/formats/format-report.ts';
import { searchMessage } from '../report/formats/search-message.ts';
import { duration } from '../report/lines/number.ts';
import type { CommandReport } from '../report/search-report.ts';
import { visible } from '../wire/visible.ts';
import { Interruption } from './interruption.ts';
import type { Invocation } from './parse-arguments.ts';
import { ProgressLine } from './progress-line.ts';
import { assertWritable, saveReport } from './report-file.ts';
import { runSearches } from './run-searches.ts';
import { withoutSecrets } from './server-config-secrets.ts';

type CheckInvocation = Extract<Invocation, { command: 'check' }>;

/** Runs `check` with the options of the command line, and prints the report. @returns the exit status */
export async function runCheck(invocation: CheckInvocation): Promise<number> {
  const { json, notes, secrets, failOn, maxTotalMs } = invocation;
  if (json !== null && json !== '-') assertWritable(json);
  const progress = new ProgressLine(process.stderr, json !== '-');
  for (const line of notes) process.stderr.write(`${visible(line)}\n`);
  progress.show('starting ...');
  const interruption = new Interruption(maxTotalMs);
  try {
    const played = await checked(invocation, progress, interruption.signal);
    const searches = await searched(invocation, played, progress, interruption.signal);
    const found = withoutSecrets({ ...played, ...searches }, secrets);
    const report = { ...found, exitStatus: exitStatus(found, failOn) };
    progress.clear();
    print(report, invocation);
    return report.exitStatus;
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(error.message, secrets);
    throw error;
  } finally {
    progress.clear();
    interruption.close();
  }
}

/** The searches of `--runs`, if the check was played to its end. */
async function searched(
  invocation: CheckInvocation,
  report: CheckReport,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<Pick<CommandReport, 'searches'>> {
  const { runs } = invocation;
  if (runs === null || report.incomplete !== null) return {};
  return { searches: await runSearches(invocation, report, { runs, signal, progress }) };
}

/** The report. If the check was interrupted, the report of the results so far. */
async function checked(
  { server, options }: CheckInvocation,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<CheckReport> {
  let incomplete: CheckReport | null = null;
  let sessions: SessionBegun[] = [];
  progress.waitFor(() => {
    sessions = sessions.filter(({ isOpen }) => isOpen());
    const [longest] = sessions;
    return longest === undefined ? null : `${longest.client} is at ${duration(longest.nowMs())} of its session`;
  });
  try {
    return await check(server, {
      ...options,
      signal,
      onIncomplete: (report) => {
        incomplete = report;
      },
      onProgress: (done, of, client) => progress.show(`${done} of ${of} clients, last ${client}`),
      onStage: (doing) => progress.show(`${doing} ...`),
      onSession: (session) => sessions.push(session),
    });
  } catch (error) {
    if (incomplete !== null && error === signal.reason) return incomplete;
    throw error;
  }
}

function print(report: CommandReport, { json, options, failOn }: CheckInvocation): void {
  const { stdout } = process;
  if (json === '-') {
    stdout.write(formatReport(report, 'json'));
    return;
  }
  stdout.write(
    formatReport(report, 'text', {
      colours: stdout.isTTY && (process.env.NO_COLOR ?? '') === '',
      width: stdout.isTTY ? stdout.columns : 100,
      unicode: takesUnicode(process.env, process.platform),
    }),
  );
  for (const search of report.searches ?? []) stdout.write(`\n${searchMessage(search)}\n`);
  const differ = report.findings.some(({ property }) => property === 'deterministic');
  if (options.twice && !differ && report.incomplete === null)
    stdout.write('Two runs of this seed gave the same transcripts.\n');
  stdout.write(`\nexit status ${report.exitStatus} (${exitReason(report, failOn)})\n`);
  if (json !== null) saveReport(json, formatReport(report, 'json'));
}
