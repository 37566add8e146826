import { bounds } from './bounds.ts';
import { forgetMetaValidators } from './meta-validator.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import { OutOfTimeError, withinProcessorTime } from './within-processor-time.ts';

/**
 * Does something with one schema within some processor time, however busy the machine.
 *
 * @param run may be interrupted and begin again, so it must come to the same each time
 * @throws UnsupportedSchemaError where that is not enough, or what `run` throws
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
