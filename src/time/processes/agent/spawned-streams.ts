import type { StreamName } from '../invitation.ts';
import type { OwnStreams } from './own-streams.ts';

/**
 * Names the descriptors of a process that is about to be spawned: a new pipe is named after the process, an inherited
 * descriptor keeps the name it has here, everything else is none of ours.
 *
 * @param stdio the `stdio` option of `spawn`, not normalised
 */
export function nameStreams(stdio: unknown, process: string, own: OwnStreams): (StreamName | null)[] {
  const list: unknown[] = Array.isArray(stdio) ? [...stdio] : [stdio, stdio, stdio];
  while (list.length < 3) list.push(undefined);
  return list.map((item, fd) => {
    if (item === 'pipe' || item === 'overlapped' || ((item === undefined || item === null) && fd < 3)) {
      return `${process}:${fd}`;
    }
    if (item === 'inherit') return own.nameOf(fd);
    if (typeof item === 'number') return own.nameOf(item);
    const inherited = descriptorOf(item);
    return inherited === undefined ? null : own.nameOf(inherited);
  });
}

function descriptorOf(stream: unknown): number | undefined {
  const fd = (stream as { fd?: unknown } | null | undefined)?.fd;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}
