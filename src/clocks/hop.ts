import type { Buffering } from './buffering.ts';
import type { Cadence } from './cadence.ts';
import type { Deadline } from './deadline.ts';
import type { Stated } from './evidence.ts';
import type { Limit } from './limit.ts';
import type { Queue } from './queue.ts';
import type { Reaction } from './reaction.ts';
import type { Retry } from './retry.ts';
import type { Setting } from './setting.ts';

/**
 * A behaviour of only one client. It is code with a name, a test and evidence, instead of a new field for all profiles.
 *
 * - `server-request-id-settles-call`: the client takes a request of the server for the answer to its own open request with the
 *   same id
 * - `empty-answers-refused`: the client takes an empty result for a failure
 * - `list-changed-forgets-timeout`: after `notifications/tools/list_changed` the client forgets the limit that its user set
 * - `last-progress-lost-in-shared-chunk`: progress that arrives in one chunk with the answer does not reach the caller
 * - `abort-listener-outlives-request`: a listener on the caller's abort signal stays after the answer
 * - `timeout-grows-with-body`: the limit depends on the size of the request
 */
export type Quirk =
  | 'server-request-id-settles-call'
  | 'empty-answers-refused'
  | 'list-changed-forgets-timeout'
  | 'last-progress-lost-in-shared-chunk'
  | 'abort-listener-outlives-request'
  | 'timeout-grows-with-body';

/** Anything on the path between the model and the tool that has clocks of its own. A list that is left out is empty. */
export interface Hop {
  /** The public id, in kebab case. It never changes. */
  readonly id: string;
  /** The limits in time, by their names. Reports show them as `id/name`. */
  readonly deadlines: { readonly [name: string]: Deadline };
  /** What it does about events other than the passing of time. */
  readonly reactions?: readonly Reaction[];
  /** What it retries after a failure. */
  readonly retries?: readonly Retry[];
  /** The bounds on how many spans are open at a time. */
  readonly queues?: readonly Queue[];
  /** What it does at intervals. */
  readonly cadences?: readonly Cadence[];
  /** The limits in size and number. */
  readonly limits?: readonly Limit[];
  /** The parts of a response that it buffers, and until when. */
  readonly buffering?: readonly Buffering[];
  /** What its user or operator can set, by key. */
  readonly settings?: { readonly [key: string]: Setting };
  /** The behaviours that only this hop has. */
  readonly quirks?: readonly (Stated & { readonly quirk: Quirk })[];
}
