/**
 * A fault plan is wrong. The message names the path of the wrong field, its value, and what to write instead.
 *
 * @example
 * ```ts
 * import { check, FaultPlanError } from 'mcp-deadline';
 *
 * try {
 *   await check(server, { faults: [{ fault: 'upstream-slow', parameters: { delayMs: -1 } }] });
 * } catch (error) {
 *   if (!(error instanceof FaultPlanError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class FaultPlanError extends Error {
  /** Always `ERR_FAULT_PLAN`. */
  readonly code = 'ERR_FAULT_PLAN';
  /** Always `FaultPlanError`. */
  override readonly name = 'FaultPlanError';
}
