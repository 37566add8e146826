import type { Arbitrary } from 'fast-check';
import type { SettingValue } from '../../clocks/conditions.ts';
import type { FastCheck } from '../../faults/fault.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import type { NetworkOptions } from '../../wire/http/network/network-options.ts';
import type { CheckOptions } from '../options/check-options.ts';

/** Arguments of a call: an arbitrary of them, or for each argument an arbitrary or a value. */
export type ArgumentsOption = Arbitrary<object> | { readonly [name: string]: unknown };

/** What varies from run to run, and what does not. Times are milliseconds. */
export interface CaseOptions
  extends Pick<
    CheckOptions,
    | 'clients'
    | 'era'
    | 'gateways'
    | 'horizonMs'
    | 'humanDelayMs'
    | 'maxCpuMs'
    | 'maxSteps'
    | 'maxWaitMs'
    | 'mode'
    | 'seed'
    | 'signal'
    | 'slowdown'
  > {
  /**
   * The faults: an arbitrary of plans, such as `faultPlans({ upstream: true })`, or one plan.
   *
   * @defaultValue no faults
   */
  readonly faults?: Arbitrary<FaultPlan> | FaultPlan;
  /**
   * The settings of clients, by the client's id: `{ 'codex-cli': { tool_timeout_sec: fc.integer({ min: 10, max: 600 }) } }`.
   *
   * @defaultValue no settings
   */
  readonly settings?: {
    readonly [client: string]: { readonly [key: string]: SettingValue | Arbitrary<SettingValue> };
  };
  /**
   * The network to a server over HTTP.
   *
   * @defaultValue no distance, and any bandwidth
   */
  readonly network?: Arbitrary<Partial<NetworkOptions>> | Partial<NetworkOptions>;
  /**
   * Your own budget in virtual milliseconds. The tool must answer each client within this budget.
   *
   * @defaultValue none
   */
  readonly budgetMs?: number;
  /**
   * Your own copy of fast-check, which then makes the arbitraries and the property: version 4. Version 3 works, too, but TypeScript
   * accepts it only as `fc as never`.
   *
   * @defaultValue the copy of this package
   */
  readonly fc?: FastCheck;
}

/** The options of `answersInTime`. */
export interface AnswersInTimeOptions extends CaseOptions {
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments. `argumentsOf(server, tool)` makes an arbitrary from the tool's `inputSchema`. */
  readonly arguments: ArgumentsOption;
}

/** Whether a value is an arbitrary, also one of another copy of fast-check. */
export const isArbitrary = (value: unknown): value is Arbitrary<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  'generate' in value &&
  typeof value.generate === 'function' &&
  'shrink' in value &&
  typeof value.shrink === 'function';
