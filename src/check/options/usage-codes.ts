/** The codes of errors that say what was asked wrongly. Every other error is one of this package, or of the server. */
export const usageCodes: ReadonlySet<unknown> = new Set([
  'ERR_USAGE',
  'ERR_SETTING',
  'ERR_LINK',
  'ERR_SCENARIO',
  'ERR_LISTENER_ORIGIN',
  'ERR_FAULT_PLAN',
  'ERR_PROFILE',
  'ERR_PROPERTY',
]);

/** The code of an error; `undefined`: it has none. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
