/** A fault plan that cannot be carried out: names the path of the wrong field, the value, and what to write instead. */
export class FaultPlanError extends Error {
  /** Always `ERR_FAULT_PLAN`. */
  readonly code = 'ERR_FAULT_PLAN';
  /** Always `FaultPlanError`. */
  override readonly name = 'FaultPlanError';
}
