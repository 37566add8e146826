import { visible } from '../wire/visible.ts';
import { ProgressLine } from './progress-line.ts';
import { assertWritable, saveReport } from './report-file.ts';
import type { CheckInvocation } from './run-searches.ts';
import { withoutSecrets } from './server-config-secrets.ts';

/** What the reports of plays other than a check have in common. */
interface PlaysReport {
  readonly incomplete: { readonly reason: string } | null;
  readonly exitStatus: 0 | 1;
}

/**
 * Makes plays, such as suites or a session, and prints their report as text or JSON.
 *
 * @param textOf the paragraphs of the report
 * @returns the exit status
 */
export async function printPlays<R extends PlaysReport>(
  { json, notes, secrets }: CheckInvocation,
  play: (progress: ProgressLine) => Promise<R>,
  textOf: (report: R) => readonly string[],
): Promise<number> {
  if (json !== null && json !== '-') assertWritable(json);
  const progress = new ProgressLine(process.stderr, json !== '-');
  for (const line of notes) process.stderr.write(`${visible(line)}\n`);
  try {
    const report = withoutSecrets(await play(progress), secrets);
    progress.clear();
    const text = `${JSON.stringify(report, null, 2)}\n`;
    if (json === '-') process.stdout.write(text);
    else {
      const incomplete = report.incomplete === null ? [] : [`Incomplete: ${visible(report.incomplete.reason)}`];
      const paragraphs = [...textOf(report), ...incomplete, `exit status ${report.exitStatus}`];
      process.stdout.write(`${paragraphs.join('\n\n')}\n`);
      if (json !== null) saveReport(json, text);
    }
    return report.exitStatus;
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(error.message, secrets);
    throw error;
  } finally {
    progress.clear();
  }
}
