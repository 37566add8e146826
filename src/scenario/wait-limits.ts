import type { VirtualClockOptions } from '../time/core/clock-options.ts';

/** What waits of a clock may take: only what was given, for the clock has defaults. */
export const waitLimitsOf = ({
  maxRealWaitMs,
  maxCpuMs,
}: Pick<VirtualClockOptions, 'maxRealWaitMs' | 'maxCpuMs'>): VirtualClockOptions => ({
  ...(maxRealWaitMs === undefined ? {} : { maxRealWaitMs }),
  ...(maxCpuMs === undefined ? {} : { maxCpuMs }),
});
