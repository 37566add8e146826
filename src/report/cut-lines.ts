import type { CutBy } from '../properties/cut-by.ts';
import { adviceLines } from './advice-lines.ts';
import type { CellReport } from './check-report.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms } from './number.ts';

/** What the server can do, which was tried. */
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

/** What cut the response on the way, and what helps against it. */
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
