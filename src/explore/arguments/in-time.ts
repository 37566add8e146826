import { bounds } from './bounds.ts';
import { forgetMetaValidators } from './meta-validator.ts';
import { UnsupportedSchemaError } from './unsupported-schema-error.ts';
import { OutOfTimeError, withinRealTime } from './within-real-time.ts';

/**
 * Does something with one schema within some real time.
 *
 * @throws UnsupportedSchemaError where that is not enough, or what `run` throws
 */
export function inTime<T>(run: () => T, limitMs: number = bounds.realMs): T {
  try {
    return withinRealTime(limitMs, run);
  } catch (error) {
    if (error instanceof RangeError) {
      const why = 'it is nested too deeply, or refers to itself without end; pass arguments of your own';
      throw new UnsupportedSchemaError('$schema', '', why);
    }
    if (!(error instanceof OutOfTimeError)) throw error;
    forgetMetaValidators();
    throw new UnsupportedSchemaError(
      '$schema',
      '',
      `reading it and generating from it took more than ${limitMs} ms of real time; most often a pattern is to blame that backtracks without end, such as ^(a+)+$; pass arguments of your own`,
    );
  }
}
