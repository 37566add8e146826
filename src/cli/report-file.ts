import { accessSync, closeSync, constants, openSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { UsageError } from '../check/options/usage-error.ts';

const notWritten = (file: string, what: string, why: unknown): UsageError =>
  new UsageError(
    `${what} cannot be written to ${JSON.stringify(file)}: ${why instanceof Error ? why.message : String(why)}`,
  );

/**
 * Fails early if a file cannot be written: a check may take minutes.
 *
 * @param what the contents, such as `the report`
 * @throws UsageError (`ERR_USAGE`)
 */
export function assertWritable(file: string, what = 'the report'): void {
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw new Error('it is a folder');
    if (there === undefined) {
      // Permission to write to a folder does not suffice everywhere, for instance in /proc. So create the file.
      closeSync(openSync(file, 'wx'));
      unlinkSync(file);
    } else accessSync(file, constants.W_OK);
  } catch (error) {
    throw notWritten(file, what, error);
  }
}

/** Writes a report to a file, or other contents. @throws UsageError (`ERR_USAGE`) if it cannot be written */
export function saveReport(file: string, text: string, what = 'the report'): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw notWritten(file, what, error);
  }
}
