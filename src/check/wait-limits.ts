import type { WorldOptions } from '../scenario/world.ts';
import type { FullOptions } from './check-options.ts';

/** What waits of a world may take, as a check was asked. */
export const waitLimits = ({
  maxWaitMs,
  maxCpuMs,
}: Pick<FullOptions, 'maxWaitMs' | 'maxCpuMs'>): Pick<WorldOptions, 'maxRealWaitMs' | 'maxCpuMs'> => ({
  maxRealWaitMs: maxWaitMs,
  maxCpuMs,
});
