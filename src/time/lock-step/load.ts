import { cpuTimeMs, threadStates } from '../os/process-table.ts';

/** What a process does that does not answer. */
export type Load = 'computes' | 'stopped' | 'sleeps';

/** What the system says of a process at one moment. */
export interface LoadSample {
  /** One letter for each of its threads; see `threadStates`. */
  readonly states: string | undefined;
  readonly cpuMs: number | undefined;
}

const SAMPLES = 4;
const BETWEEN_MS = 25;

/**
 * Stopped only if every look says so, asleep only if no look finds a thread that runs, waits for the processor, or has
 * run since the look before. On a busy machine a process that computes gets small shares. In doubt it computes.
 */
export function judgeLoad(samples: readonly LoadSample[]): Load {
  const states = samples.map((sample) => sample.states);
  if (states.every((one) => one !== undefined && /^[Tt]+$/.test(one))) return 'stopped';
  const cpuMs = samples.map((sample) => sample.cpuMs);
  const still = cpuMs.every((one) => one !== undefined && one === cpuMs[0]);
  return still && states.every((one) => one !== undefined && !one.includes('R')) ? 'sleeps' : 'computes';
}

/** Looks at a process a few times. Stops this thread meanwhile. */
export function loadOf(pid: number): Load {
  const samples: LoadSample[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    if (i > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_MS);
    samples.push({ states: threadStates(pid), cpuMs: cpuTimeMs(pid) });
  }
  return judgeLoad(samples);
}
