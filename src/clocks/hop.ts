import type { Buffering } from './buffering.ts';
import type { Cadence } from './cadence.ts';
import type { Deadline } from './deadline.ts';
import type { Stated } from './evidence.ts';
import type { Limit } from './limit.ts';
import type { Queue } from './queue.ts';
import type { Reaction } from './reaction.ts';
import type { Retry } from './retry.ts';
import type { Setting } from './setting.ts';

/** What one client alone does: code with a name, a test and evidence, rather than a new field for all. */
export type Quirk =
  | 'server-request-id-settles-call'
  | 'empty-answers-refused'
  | 'list-changed-forgets-timeout'
  | 'last-progress-lost-in-shared-chunk'
  | 'abort-listener-outlives-request'
  | 'timeout-grows-with-body';

/** Anything on the path between the model and the tool that has clocks of its own. */
export interface Hop {
  /** Public and stable, in kebab case. */
  readonly id: string;
  readonly deadlines: { readonly [name: string]: Deadline };
  readonly reactions?: readonly Reaction[];
  readonly retries?: readonly Retry[];
  readonly queues?: readonly Queue[];
  readonly cadences?: readonly Cadence[];
  readonly limits?: readonly Limit[];
  readonly buffering?: readonly Buffering[];
  readonly settings?: { readonly [key: string]: Setting };
  readonly quirks?: readonly (Stated & { readonly quirk: Quirk })[];
}
