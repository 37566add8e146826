import { writeFileSync } from 'node:fs';
import { check } from '../check/check.ts';
import { exitStatus } from '../check/exit-status.ts';
import { UsageError } from '../check/usage-error.ts';
import { humanReport } from '../report/human-report.ts';
import { coloured, plain } from '../report/palette.ts';
import { takesUnicode } from '../report/takes-unicode.ts';
import type { Invocation } from './parse-arguments.ts';
import { ProgressLine } from './progress-line.ts';
import { withoutSecrets } from './server-config-secrets.ts';

/** Runs `check` as the command line asks for it, prints what it found, and says with which status to exit. */
export async function runCheck(invocation: Extract<Invocation, { command: 'check' }>): Promise<number> {
  const { server, options, failOn, json, said, secrets } = invocation;
  const { stdout, stderr } = process;
  const progress = new ProgressLine(stderr, json !== '-');
  for (const line of said) stderr.write(`${line}\n`);
  progress.show('starting ...');
  try {
    const checked = await check(server, {
      ...options,
      onProgress: (done, of, client) => progress.show(`${done} of ${of} clients, last ${client}`),
      onStage: (doing) => progress.show(`${doing} ...`),
    });
    const report = withoutSecrets(checked, secrets);
    progress.clear();
    if (json === '-') stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else {
      const colour = stdout.isTTY && (process.env.NO_COLOR ?? '') === '';
      stdout.write(
        humanReport(report, {
          palette: colour ? coloured : plain,
          width: stdout.isTTY ? stdout.columns : 100,
          unicode: takesUnicode(process.env, process.platform),
        }),
      );
      if (options.twice && !report.findings.some(({ property }) => property === 'deterministic'))
        stdout.write('Two runs of this seed gave the same transcripts.\n');
      if (json !== null) save(json, `${JSON.stringify(report, null, 2)}\n`);
    }
    return exitStatus(report, failOn);
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(error.message, secrets);
    throw error;
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
