/** One kind of real work: it is over when the promise settles, and no virtual time may pass it. */
export interface Workload {
  readonly run: () => Promise<unknown>;
  /** How often it is run, relative to the others. */
  readonly weight: number;
}

export type Workloads = Readonly<Record<string, Workload>>;

/** A kind of work of ordinary weight. */
export const often = (run: Workload['run']): Workload => ({ weight: 1, run });
export const sometimes = (run: Workload['run']): Workload => ({ weight: 0.3, run });
/** For what takes tens of milliseconds. */
export const seldom = (run: Workload['run']): Workload => ({ weight: 0.05, run });

/** Runs steps with a callback, one after the other. */
export async function chain(length: number, step: (next: () => void) => void): Promise<void> {
  for (let i = 0; i < length; i++) await new Promise<void>((resolve) => step(resolve));
}
