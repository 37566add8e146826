import type { CutBy } from '../properties/cut-by.ts';
import { adviceLines } from './advice-lines.ts';
import type { CellReport } from './check-report.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms } from './number.ts';

/** How often something must be said to be sure: well within the limit, and no less often than is usual. */
const beatMs = (limitMs: number): number => Math.min(15_000, Math.floor(limitMs / 2));

function whatToDo({ restarts, begun, heldBy, limitMs }: CutBy): string {
  if (!restarts)
    return 'answer sooner, or hand out a job to ask again with: nothing that is sent meanwhile puts it off';
  const how = begun ? 'send' : 'answer with text/event-stream at once, and send';
  const held =
    heldBy === null
      ? ''
      : heldBy.unless === null
        ? `; but ${heldBy.hop} keeps it back, and no header of yours changes that`
        : `, with ${heldBy.unless}, or ${heldBy.hop} keeps it back`;
  return `${how} something every ${ms(beatMs(limitMs))}, an SSE comment (": alive") will do${held}`;
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
    { label: 'do', text: whatToDo(cut) },
  ];
}
