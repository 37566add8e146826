/** The codes of errors about wrong usage. Every other error is an error of this package or of the server. */
export const usageCodes: ReadonlySet<unknown> = new Set([
  'ERR_USAGE',
  'ERR_SETTING',
  'ERR_LINK',
  'ERR_SCENARIO',
  'ERR_LISTENER_ORIGIN',
  'ERR_FAULT_PLAN',
  'ERR_PROFILE',
  'ERR_PROPERTY',
  'ERR_EXPECT',
]);

/** The code of an error. `undefined`: it has no code. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
