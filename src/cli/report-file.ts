import { accessSync, closeSync, constants, openSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { UsageError } from '../check/options/usage-error.ts';

const notWritten = (file: string, why: unknown): UsageError =>
  new UsageError(
    `the report cannot be written to ${JSON.stringify(file)}: ${why instanceof Error ? why.message : String(why)}`,
  );

/** Fails early if a report cannot be written. A check may take minutes, so a file that cannot be written is an error before the check begins. @throws UsageError (`ERR_USAGE`) */
export function assertWritable(file: string): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new Error('it is a folder');
    if (there === undefined) {
      // Permission to write to a folder does not suffice everywhere, for instance in /proc. So create the file.
      closeSync(openSync(file, 'wx'));
      unlinkSync(file);
    } else accessSync(file, constants.W_OK);
  } catch (error) {
    throw notWritten(file, error);
  }
}

/** Writes a report to a file. @throws UsageError (`ERR_USAGE`) if it cannot be written */
export function saveReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw notWritten(file, error);
  }
}
