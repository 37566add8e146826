import { check } from '../check/check.ts';
import { exitReason, exitStatus } from '../check/judge/exit-status.ts';
import type { SessionBegun } from '../check/options/check-options.ts';
import type { CheckReport } from '../report/check-report.ts';
import { takesUnicode } from '../report/drawing/glyphs.ts';
import { formatReport } from '../report/formats/format-report.ts';
import { duration } from '../report/lines/number.ts';
import { visible } from '../wire/visible.ts';
import { Interruption } from './interruption.ts';
import type { Invocation } from './parse-arguments.ts';
import { ProgressLine } from './progress-line.ts';
import { assertWritable, saveReport } from './report-file.ts';
import { withoutSecrets } from './server-config-secrets.ts';

type CheckInvocation = Extract<Invocation, { command: 'check' }>;

/** Runs `check` with the options of the command line, and prints the report. @returns the exit status */
export async function runCheck(invocation: CheckInvocation): Promise<number> {
  const { json, notes, secrets, failOn } = invocation;
  if (json !== null && json !== '-') assertWritable(json);
  const progress = new ProgressLine(process.stderr, json !== '-');
  for (const line of notes) process.stderr.write(`${visible(line)}\n`);
  progress.show('starting ...');
  try {
    const found = withoutSecrets(await checked(invocation, progress), secrets);
    const report = { ...found, exitStatus: exitStatus(found, failOn) };
    progress.clear();
    print(report, invocation);
    return report.exitStatus;
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(error.message, secrets);
    throw error;
  } finally {
    progress.clear();
  }
}

/** The report. If the check was interrupted, the report of the results so far. */
async function checked({ server, options, maxTotalMs }: CheckInvocation, progress: ProgressLine): Promise<CheckReport> {
  const interruption = new Interruption(maxTotalMs);
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
      signal: interruption.signal,
      onIncomplete: (report) => {
        incomplete = report;
      },
      onProgress: (done, of, client) => progress.show(`${done} of ${of} clients, last ${client}`),
      onStage: (doing) => progress.show(`${doing} ...`),
      onSession: (session) => sessions.push(session),
    });
  } catch (error) {
    if (incomplete !== null && error === interruption.signal.reason) return incomplete;
    throw error;
  } finally {
    interruption.close();
  }
}

function print(report: CheckReport, { json, options, failOn }: CheckInvocation): void {
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
  const differ = report.findings.some(({ property }) => property === 'deterministic');
  if (options.twice && !differ && report.incomplete === null)
    stdout.write('Two runs of this seed gave the same transcripts.\n');
  stdout.write(`\nexit status ${report.exitStatus} (${exitReason(report, failOn)})\n`);
  if (json !== null) saveReport(json, formatReport(report, 'json'));
}
