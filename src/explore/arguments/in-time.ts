import { bounds } from './bounds.ts';
import { forgetMetaValidators } from './meta-validator.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import { OutOfTimeError, withinProcessorTime } from './within-processor-time.ts';

/**
 * Runs work on one schema with a limit on its processor time. The load of the machine does not change the result.
 *
 * @param run may be interrupted and run again, so each run must have the same result
 * @throws UnsupportedSchemaError if the limit is exceeded or the schema is nested too deeply; otherwise what `run` throws
 */
export function inTime<T>(run: () => T, limitMs: number = bounds.cpuMs): T {
  try {
    return withinProcessorTime(limitMs, run, forgetMetaValidators);
  } catch (error) {
    if (error instanceof RangeError) {
      const why = 'it is nested too deeply, or refers to itself without end; pass arguments of your own';
      throw new UnsupportedSchemaError('$schema', '', why);
    }
    if (!(error instanceof OutOfTimeError)) throw error;
    throw new UnsupportedSchemaError(
      '$schema',
      '',
      `reading it and generating from it took more than ${limitMs / 1000} s of processor time; most often a pattern is to blame that backtracks without end, such as ^(a+)+$; pass arguments of your own`,
    );
  }
}
