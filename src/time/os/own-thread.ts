import { readText } from './files.ts';
import type { OwnTimes } from './thread-meter.ts';
import { threadSample, userMsIn } from './thread-table.ts';

let tells = true;

/**
 * Processor milliseconds that this thread has used in user mode. If the kernel does not show them, the processor milliseconds of
 * the whole process, which are never fewer.
 */
export function ownUserMs(): number {
  if (tells) {
    try {
      return userMsIn(readText('/proc/thread-self/stat'));
    } catch {
      tells = false;
    }
  }
  return process.cpuUsage().user / 1000;
}

const NO_TIMES: OwnTimes = { cpuMs: 0, userMs: 0, queuedMs: 0 };

/** How long this thread has had a processor and has waited for a processor; 0 if the kernel does not show it. */
export function ownTimes(): OwnTimes {
  try {
    const folder = '/proc/thread-self';
    const [schedstat, stat] = [readText(`${folder}/schedstat`), readText(`${folder}/stat`)];
    return threadSample(0, schedstat, stat) ?? NO_TIMES;
  } catch {
    return NO_TIMES;
  }
}
