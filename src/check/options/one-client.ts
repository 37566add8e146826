import type { CheckOptions } from './check-options.ts';
import { type ChosenClient, type ClientSpec, chooseClients } from './client-spec.ts';
import { UsageError } from './usage-error.ts';

/** The options of a run with one client. They mean the same as for `check`. Times are milliseconds. */
export interface OneClientOptions
  extends Pick<
    CheckOptions,
    | 'mode'
    | 'humanDelayMs'
    | 'seed'
    | 'slowdown'
    | 'horizonMs'
    | 'maxSteps'
    | 'maxWaitMs'
    | 'maxCpuMs'
    | 'signal'
    | 'faults'
    | 'gateways'
    | 'properties'
    | 'network'
    | 'era'
  > {
  /** The client, by id, by spec, or as a profile. */
  readonly client: ClientSpec;
}

/**
 * The one client that a spec names.
 *
 * @param of the kind of run, such as `a scenario`
 * @throws UsageError (`ERR_USAGE`) if the spec names several clients
 */
export function oneClient(of: string, spec: ClientSpec): ChosenClient {
  const chosen = chooseClients([spec]);
  const [client] = chosen;
  if (client === undefined || chosen.length > 1)
    throw new UsageError(`${of} has one client, and ${JSON.stringify(spec)} names ${chosen.length}`);
  return client;
}
