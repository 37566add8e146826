/**
 * How a wait without progress was found to lead nowhere.
 *
 * - `still`: no thread that works for it was runnable for as long as the limit.
 * - `stirring`: threads ran now and then, and nothing came of it for many times the limit.
 * - `computing`: one thread has used up the processor time that a computation may take.
 * - `unseen`: this system does not show what threads do; only real time has passed.
 */
export type Standstill =
  | { readonly how: 'still' | 'stirring' | 'unseen'; readonly limitMs: number }
  | { readonly how: 'computing'; readonly limitMs: number; readonly pid: number };

/** What was found, with the option that sets the limit. Names the limit and nothing measured: reports are to repeat. */
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
