import { type BigIntStats, fstatSync } from 'node:fs';
import { fromChild, type StreamName, towardsChild } from '../bootstrap-config.ts';
import type { FlowId } from '../protocol.ts';

/** The two flows of one descriptor, as its process sees them. */
export interface DescriptorFlows {
  readonly reads: FlowId;
  readonly writes: FlowId;
}

/**
 * What the descriptors of this process are. The spawner said so, but a shell in between may have put something else in
 * their place: a pipe of its own is known by its inode, a file or terminal is no flow at all.
 */
export class OwnStreams {
  readonly #streams: readonly (StreamName | null)[];
  readonly #flows = new Map<number, DescriptorFlows | undefined>();

  constructor(streams: readonly (StreamName | null)[]) {
    this.#streams = streams;
    // Only now are they surely still what we were given.
    for (let fd = 0; fd < Math.max(3, streams.length); fd++) this.#flows.set(fd, this.#identify(fd));
  }

  flowsOf(fd: number): DescriptorFlows | undefined {
    return this.#flows.get(fd);
  }

  /** The name to hand on when a child inherits this descriptor; a shell's pipe keeps its inode, so it needs none. */
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
      return undefined; // closed by whoever started us
    }
    if (stat.isFIFO()) return { reads: `pipe:${stat.ino}`, writes: `pipe:${stat.ino}` };
    const name = this.#streams[fd];
    // On Windows a pipe is neither; the spawner's word is all there is.
    if (!name || !(stat.isSocket() || process.platform === 'win32')) return undefined;
    return { reads: towardsChild(name), writes: fromChild(name) };
  }
}
