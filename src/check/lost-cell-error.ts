/** A call of a client is missing in the report, or one is in it that was never asked for: a fault of the harness. */
export class LostCellError extends Error {
  readonly code = 'ERR_LOST_CELL';
  override readonly name = 'LostCellError';
}
