import type { FastCheck } from '../../faults/fault.ts';
import type { OneClientOptions } from '../options/one-client.ts';
import type { ArgumentsOption } from '../property-runs/answers-in-time-options.ts';

/** What varies in the sessions of a property. The other options mean the same as for `playSession`. */
export interface SessionsOptions extends Omit<OneClientOptions, 'client'> {
  /**
   * The client, with its settings.
   *
   * @defaultValue 'typescript-sdk-v1'
   */
  readonly client?: OneClientOptions['client'];
  /** The tools that are called, each with its arguments: fixed values, or arbitraries. */
  readonly calls: { readonly [tool: string]: ArgumentsOption };
  /**
   * The URIs of the resources that are read.
   *
   * @defaultValue none
   */
  readonly reads?: readonly string[];
  /**
   * The names of the prompts that are requested, without arguments.
   *
   * @defaultValue none
   */
  readonly prompts?: readonly string[];
  /**
   * The largest number of clients, from 1 to 5. Over stdio it is 1.
   *
   * @defaultValue 2
   */
  readonly mostClients?: number;
  /**
   * The largest number of steps that are generated. Those that are not possible where they come are left out.
   *
   * @defaultValue 20
   */
  readonly mostSteps?: number;
  /**
   * Whether the seed also decides the order of timers that are due at one instant.
   *
   * @defaultValue true
   */
  readonly permuteTies?: boolean;
  /**
   * The `replayPath` that fast-check prints with a counterexample. It plays the shrunk session again, together with `seed` and
   * `path`.
   *
   * @defaultValue none
   */
  readonly replayPath?: string;
  /**
   * fast-check of the user, if it is not the one that this package uses.
   *
   * @defaultValue the fast-check of this package
   */
  readonly fc?: FastCheck;
}
