import type { PropertyInfo } from '../property.ts';
import { type Statement, say } from '../statement.ts';

/** The finding in one sentence. */
export const differsStatement: Statement = say`two runs of one seed gave different transcripts: the server answers with something that no seed fixes, such as a random number or a real clock`;

/** `check` judges it: it compares the transcripts of two runs. */
export const deterministic = {
  id: 'deterministic',
  summary: 'two runs of one seed differ',
  severity: 'error',
  advice:
    'take random numbers from a seed and times from the clock: otherwise the verdicts of this seed may differ in the next run',
} as const satisfies PropertyInfo;
