import type { WorldOptions } from '../scenario/world.ts';
import type { FullOptions } from './check-options.ts';

type Asked = Pick<FullOptions, 'maxWaitMs' | 'maxCpuMs' | 'humanDelayMs' | 'executions'>;

/** What every session of a check has in common, whoever plays it and against which faults. */
export const sessionOptions = ({
  maxWaitMs,
  maxCpuMs,
  humanDelayMs,
  executions,
}: Asked): Pick<WorldOptions, 'maxRealWaitMs' | 'maxCpuMs' | 'humanDelayMs' | 'onClosed'> => ({
  maxRealWaitMs: maxWaitMs,
  maxCpuMs,
  humanDelayMs,
  onClosed: (transcript) => executions.count(transcript),
});
