import { check } from '../check/check.ts';
import { exitReason, exitStatus } from '../check/judge/exit-status.ts';
import { withExpectations } from '../check/judge/expectations.ts';
import { updatedKnown } from '../check/judge/updated-known.ts';
import { fullOptions, type SessionBegun } from '../check/options/check-options.ts';
import type { CheckReport } from '../report/check-report.ts';
import { takesUnicode } from '../report/drawing/glyphs.ts';
import { drawsLines } from '../report/formats/draws-lines.ts';
import { formatReport } from '../report/formats/format-report.ts';
import { loadLines } from '../report/formats/load-lines.ts';
import { searchMessage } from '../report/formats/search-message.ts';
import { sessionSearchLines } from '../report/formats/session-lines.ts';
import { duration } from '../report/lines/number.ts';
import type { CommandReport } from '../report/search-report.ts';
import { visible } from '../wire/visible.ts';
import { expectFileText } from './expect-file.ts';
import { Interruption } from './interruption.ts';
import type { Invocation } from './parse-arguments.ts';
import { ProgressLine } from './progress-line.ts';
import { assertWritable, saveReport } from './report-file.ts';
import { runDraws } from './run-draws.ts';
import { runLoad } from './run-load.ts';
import { runSearches } from './run-searches.ts';
import { runSessionSearches } from './run-session-searches.ts';
import { withoutSecrets } from './server-config-secrets.ts';

type CheckInvocation = Extract<Invocation, { command: 'check' }>;

/** Runs `check` with the options of the command line, and prints the report. @returns the exit status */
export async function runCheck(invocation: CheckInvocation): Promise<number> {
  const { json, notes, secrets, failOn, expect, maxTotalMs } = invocation;
  if (json !== null && json !== '-') assertWritable(json);
  if (expect?.update === true) assertWritable(expect.file, knownFailures);
  const progress = new ProgressLine(process.stderr, json !== '-');
  for (const line of notes) process.stderr.write(`${visible(line)}\n`);
  progress.show('starting ...');
  const interruption = new Interruption(maxTotalMs);
  try {
    const played = await checked(invocation, progress, interruption.signal);
    const { report: compared, note } = updated(played, invocation);
    const searches = await searched(invocation, played, progress, interruption.signal);
    const found = withoutSecrets({ ...compared, ...searches }, secrets);
    const report = { ...found, exitStatus: exitStatus(found, failOn) };
    progress.clear();
    print(report, note, invocation);
    return report.exitStatus;
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(error.message, secrets);
    throw error;
  } finally {
    progress.clear();
    interruption.close();
  }
}

/** The searches of `--runs` and `--sessions`, and the draws of `--draws`, if the check was played to its end. */
async function searched(
  invocation: CheckInvocation,
  report: CheckReport,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<Pick<CommandReport, 'searches' | 'draws' | 'sessionSearches' | 'loads'>> {
  const { runs, draws, sessions, load } = invocation;
  if (report.incomplete !== null) return {};
  const shared = { signal, progress };
  return {
    ...(draws === null ? {} : { draws: await runDraws(invocation, report, shared) }),
    ...(runs === null ? {} : { searches: await runSearches(invocation, report, { ...shared, runs }) }),
    ...(sessions === null
      ? {}
      : { sessionSearches: await runSessionSearches(invocation, report, { ...shared, runs: sessions }) }),
    ...(load === null ? {} : { loads: await runLoad(invocation, report, { ...shared, load }) }),
  };
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

const knownFailures = 'the known failures';

const entries = (count: number): string => (count === 1 ? '1 entry' : `${count} entries`);

/** Writes the file of known failures, if that was asked for. @returns the report as the next run will have it, and what was done */
function updated(
  report: CheckReport,
  { expect, options, failOn }: CheckInvocation,
): { readonly report: CheckReport; readonly note: string | null } {
  if (expect?.update !== true) return { report, note: null };
  const { file } = expect;
  if (report.incomplete !== null || exitStatus(report, failOn) === 4)
    return { report, note: `${file} was not written: this run does not show what fails` };
  const run = fullOptions(options);
  const before = options.expect ?? {};
  const { known, added, removed } = updatedKnown(report, before, run, failOn);
  saveReport(file, expectFileText(known), knownFailures);
  const all = [known.startups, known.cells, known.findings].reduce((sum, list) => sum + (list?.length ?? 0), 0);
  return {
    report: withExpectations(report, known, run),
    note: `${file}: ${entries(added)} added, ${entries(removed)} removed, ${entries(all)} now`,
  };
}

function print(report: CommandReport, note: string | null, { json, options, failOn }: CheckInvocation): void {
  const { stdout } = process;
  if (json === '-') {
    stdout.write(formatReport(report, 'json'));
    if (note !== null) process.stderr.write(`${visible(note)}\n`);
    return;
  }
  stdout.write(
    formatReport(report, 'text', {
      colours: stdout.isTTY && (process.env.NO_COLOR ?? '') === '',
      width: stdout.isTTY ? stdout.columns : 100,
      unicode: takesUnicode(process.env, process.platform),
    }),
  );
  for (const draws of report.draws ?? []) stdout.write(`\n${drawsLines(draws).join('\n')}\n`);
  for (const search of report.searches ?? []) stdout.write(`\n${searchMessage(search)}\n`);
  for (const search of report.sessionSearches ?? []) stdout.write(`\n${sessionSearchLines(search).join('\n')}\n`);
  for (const load of report.loads ?? []) stdout.write(`\n${loadLines(load).join('\n')}\n`);
  const differ = report.findings.some(({ property }) => property === 'deterministic');
  if (options.twice && !differ && report.incomplete === null)
    stdout.write('Two runs of this seed gave the same transcripts.\n');
  if (note !== null) stdout.write(`\n${visible(note)}\n`);
  stdout.write(`\nexit status ${report.exitStatus} (${exitReason(report, failOn)})\n`);
  if (json !== null) saveReport(json, formatReport(report, 'json'));
}
