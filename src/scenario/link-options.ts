import type { HttpPathOptions } from './http-path.ts';

/** What a link to a server is made with. */
export interface LinkOptions {
  readonly time: 'virtual' | 'real';
  /** What waits of a virtual clock may take: see `VirtualClockOptions`. */
  readonly maxRealWaitMs?: number;
  readonly maxCpuMs?: number;
  readonly maxLineBytes: number | undefined;
  /** What lies on the path to a server over HTTP. */
  readonly path?: HttpPathOptions;
}
