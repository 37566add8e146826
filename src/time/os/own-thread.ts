import { readFileSync } from './files.ts';
import { userMsIn } from './thread-table.ts';

let tells = true;

/**
 * Processor milliseconds that this thread has used in user mode. Where the kernel does not tell, those of the whole
 * process, which are never fewer.
 */
export function ownUserMs(): number {
  if (tells) {
    try {
      return userMsIn(readFileSync('/proc/thread-self/stat', 'latin1'));
    } catch {
      tells = false;
    }
  }
  return process.cpuUsage().user / 1000;
}
