import { type BigIntStats, fstatSync } from 'node:fs';
import { fromChild, type StreamName, towardsChild } from '../bootstrap-config.ts';
import type { FlowId } from '../protocol.ts';

/** The two flows of one descriptor, as its process sees them. */
export interface DescriptorFlows {
  readonly reads: FlowId;
  readonly writes: FlowId;
}

/**
 * The streams at the descriptors of this process. The spawner has named them, but a shell in between may have replaced
 * them: a pipe of the shell is identified by its inode, and a file or terminal is no flow.
 */
export class OwnStreams {
  readonly #streams: readonly (StreamName | null)[];
  readonly #flows = new Map<number, DescriptorFlows | undefined>();

  constructor(streams: readonly (StreamName | null)[]) {
    this.#streams = streams;
    // Now, before the program can open or close descriptors.
    for (let fd = 0; fd < Math.max(3, streams.length); fd++) this.#flows.set(fd, this.#identify(fd));
  }

  flowsOf(fd: number): DescriptorFlows | undefined {
    return this.#flows.get(fd);
  }

  /**
   * The name to pass on when a child inherits this descriptor. The pipe of a shell keeps its inode, so it needs no
   * name.
   */
  nameOf(fd: number): StreamName | null {
    return this.#streams[fd] ?? null;
  }

  #identify(fd: number): DescriptorFlows | undefined {
    let stat: BigIntStats;
    try {
      // BigInts have a buffer of their own: realpathSync, which finds the server's main file next, takes a pipe that it
      // finds in the common buffer for the file before it, and stops resolving symbolic links.
      stat = fstatSync(fd, { bigint: true });
    } catch {
      return undefined; // closed by the process that started this one
    }
    if (stat.isFIFO()) return { reads: `pipe:${stat.ino}`, writes: `pipe:${stat.ino}` };
    const name = this.#streams[fd];
    // On Windows a pipe is neither, so only the name from the spawner is known.
    if (!name || !(stat.isSocket() || process.platform === 'win32')) return undefined;
    return { reads: towardsChild(name), writes: fromChild(name) };
  }
}
