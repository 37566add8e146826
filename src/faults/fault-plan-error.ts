/** A fault plan that cannot be carried out: names the path of the wrong field, the value, and what to write instead. */
export class FaultPlanError extends Error {
  readonly code = 'ERR_FAULT_PLAN';
  override readonly name = 'FaultPlanError';
}
