import type { CutBy } from '../../properties/endings/cut-by.ts';
import type { Ending } from '../../properties/endings/ending.ts';
import { endingLabel, endingStatement } from '../../properties/endings/ending-words.ts';
import type { GaveUp } from '../../properties/endings/give-up.ts';
import type { CellReport } from '../check-report.ts';
import { adviceLines } from './advice-lines.ts';
import { audienceInWords } from './clock-lines.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms, when } from './number.ts';

/** Who sees the error, and whether that is only inferred. */
const endingAudience = ({ shownTo, shownToIs }: Ending): string =>
  shownToIs === 'inferred' && shownTo !== 'unknown' && shownTo !== null
    ? `${audienceInWords(shownTo)}, inferred`
    : audienceInWords(shownTo);

/** When the client gave up later because of a clock of its own. */
const thenLines = (gaveUp: GaveUp | null, attempts: number): readonly Line[] => {
  if (gaveUp === null || gaveUp.layer === null) return [];
  const { error, atMs, shownTo } = gaveUp;
  const text = error.message === null || error.message === 'unknown' ? '' : `: ${error.message}`;
  const which = attempts > 1 ? `attempt ${attempts}` : 'the client';
  return [{ label: 'then', text: `${which} gave up ${when(atMs)}${text} (${audienceInWords(shownTo)})` }];
};

/**
 * How a call or a start-up ended without a clock: what happened, when, with which text of the server, and who sees it.
 *
 * @param attempts how many attempts there were; only a start-up has several
 */
export const endingLines = (ending: Ending, gaveUp: GaveUp | null, attempts = 1): readonly Line[] => [
  {
    label: endingLabel[ending.kind],
    text: `${when(ending.atMs)}: ${endingStatement(ending).message} (${endingAudience(ending)})`,
  },
  ...thenLines(gaveUp, attempts),
];

/** What the server can do: a remedy that was tried, otherwise a general advice. */
function whatToDo({ begun, heldBy }: CutBy, { advice }: CellReport): string {
  for (const { remedy } of advice) {
    if (remedy?.remedy === 'head-at-once') return 'send the head of the response at once, before the tool is done';
    if (remedy?.remedy !== 'event-stream') continue;
    const { commentEveryMs, noBuffering } = remedy.parameters;
    const how = begun ? 'send' : 'answer with text/event-stream at once, and send';
    const held = noBuffering === true ? `, with ${heldBy?.unless}, or ${heldBy?.hop} keeps it back` : '';
    return `${how} something every ${ms(Number(commentEveryMs))}, an SSE comment (": alive") will do${held}`;
  }
  return 'answer sooner, or hand out a job to ask again with';
}

/** The clock that cut the response on its way, and what helps against it. */
export function cutLines(cut: CutBy, cell: CellReport): readonly Line[] {
  const { by, atMs, limitMs, setting, restarts } = cut;
  const why = restarts ? `${duration(limitMs)} without a byte` : `${duration(limitMs)} in all`;
  const settings = adviceLines(cell);
  const named =
    setting === null ? [] : [{ label: 'setting', text: `${setting.key} (${setting.unit}) of ${by.split('/')[0]}` }];
  return [
    { label: 'cut', text: `at ${duration(atMs)} by ${by}: ${why}` },
    ...(settings.length > 0 ? settings : named),
    { label: 'do', text: whatToDo(cut, cell) },
  ];
}
