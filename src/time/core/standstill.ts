/**
 * Why a wait without progress is called stuck.
 *
 * - `still`: for as long as the limit, no thread that works for the wait was runnable.
 * - `stirring`: for many times the limit, threads ran from time to time, without any result.
 * - `computing`: one thread has used up the processor time that a computation may take.
 * - `unseen`: this system does not show the activity of threads; only real time has passed.
 */
export type Standstill =
  | { readonly how: 'still' | 'stirring' | 'unseen'; readonly limitMs: number }
  | { readonly how: 'computing'; readonly limitMs: number; readonly pid: number };

/** The reason in words, with the option that sets the limit. It has no measured number, so equal runs have equal reports. */
export function describeStandstill({ how, limitMs }: Standstill): string {
  const limit = `${limitMs / 1000} s`;
  switch (how) {
    case 'still':
      return `no thread that works for it was runnable for ${limit} (\`--max-wait-ms\`)`;
    case 'stirring':
      return `threads ran now and then, but nothing was completed in ${limit} of waiting (ten times \`--max-wait-ms\`)`;
    case 'computing':
      return `a computation has used ${limit} of processor time (\`--max-cpu-ms\`)`;
    case 'unseen':
      return `nothing was completed for ${limit} of real time, and this system does not tell whether anything works on it (\`--max-wait-ms\`, \`--max-cpu-ms\`)`;
  }
}
