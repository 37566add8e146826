import type { PropertyInfo } from '../property.ts';
import { quoted, type Statement, say } from '../statement.ts';

/** The finding that generated arguments were refused and others are left, in one sentence. @param error its first line */
export const onlyRefusedStatement = (tool: string, error: string | null): Statement =>
  say`every generated call was refused for its arguments${quoted(error)}, so the tool itself was not put to the test; give arguments with --call ${tool}='{...}'`;

/** The finding that all generated calls were answered with other errors, in one sentence. @param error the first line of one */
export const onlyErrorsStatement = (tool: string, error: string | null): Statement =>
  say`every generated call was answered with an error${quoted(error)}; other arguments may do: give some with --call ${tool}='{...}'`;

/** `check` judges it: a transcript does not say whether its arguments were generated, and whether others are left. */
export const onlyErrors = {
  id: 'only-errors',
  summary: 'all calls with generated arguments ended in errors; other arguments may work',
  severity: 'warning',
} as const satisfies PropertyInfo;
