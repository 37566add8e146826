import type { CheckOptions } from './check-options.ts';
import { type ChosenClient, type ClientSpec, chooseClients } from './client-spec.ts';
import { UsageError } from './usage-error.ts';

/** What may be asked of a run with one client. They mean the same as for `check`. Times in milliseconds. */
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
  readonly client: ClientSpec;
}

/**
 * The one client that a spec names.
 *
 * @param of what takes one client only, such as `a scenario`
 * @throws UsageError (`ERR_USAGE`) where the spec names several
 */
export function oneClient(of: string, spec: ClientSpec): ChosenClient {
  const chosen = chooseClients([spec]);
  const [client] = chosen;
  if (client === undefined || chosen.length > 1)
    throw new UsageError(`${of} has one client, and ${JSON.stringify(spec)} names ${chosen.length}`);
  return client;
}
