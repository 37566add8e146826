import { writeFileSync } from 'node:fs';
import { check } from '../check/check.ts';
import { exitStatus } from '../check/exit-status.ts';
import { UsageError } from '../check/usage-error.ts';
import { humanReport } from '../report/human-report.ts';
import { coloured, plain } from '../report/palette.ts';
import type { Invocation } from './parse-arguments.ts';
import { ProgressLine } from './progress-line.ts';

/** Runs `check` as the command line asks for it, prints what it found, and says with which status to exit. */
export async function runCheck(invocation: Extract<Invocation, { command: 'check' }>): Promise<number> {
  const { server, options, failOn, json } = invocation;
  const { stdout, stderr } = process;
  const progress = new ProgressLine(stderr);
  progress.show('starting ...');
  try {
    const report = await check(server, {
      ...options,
      onProgress: (done, of, client) => progress.show(`${done} of ${of} clients, last ${client}`),
    });
    progress.clear();
    if (json === '-') stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else {
      const colour = stdout.isTTY && (process.env.NO_COLOR ?? '') === '';
      stdout.write(
        humanReport(report, { palette: colour ? coloured : plain, width: stdout.isTTY ? stdout.columns : 100 }),
      );
      if (json !== null) save(json, `${JSON.stringify(report, null, 2)}\n`);
    }
    return exitStatus(report, failOn);
  } finally {
    progress.clear();
  }
}

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(
      `the report could not be written to ${JSON.stringify(file)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
