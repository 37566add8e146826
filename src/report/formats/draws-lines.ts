import { visible } from '../../wire/visible.ts';
import type { ClientDraws, DrawsReport } from '../draws-report.ts';
import { ms, thousands } from '../lines/number.ts';

const columns = ['fits', 'tight', 'fails', 'unknown'] as const;

/** A share with one digit after the point. A draw is never rounded away: `0.0 %` and `100.0 %` are exact. */
function share(times: number, of: number): string {
  if (of === 0) return '-';
  const percent = (100 * times) / of;
  const rounded = Math.min(99.9, Math.max(0.1, Number(percent.toFixed(1))));
  return `${times === 0 || times === of ? percent.toFixed(1) : rounded.toFixed(1)} %`;
}

function row({ client, verdicts, firstFailingSeed }: ClientDraws, made: number, width: number): string {
  const shares = columns.map((verdict) => share(verdicts[verdict], made).padStart(9));
  const seed = firstFailingSeed === null ? '' : `  first fails with --seed ${firstFailingSeed}`;
  return `  ${visible(client).padEnd(width)}${shares.join('')}${seed}`;
}

const timeText = (time: number | null): string => (time === null ? 'no answer' : ms(time));

/** The draws of one tool: how long the server takes, and a table of the clients. */
export function drawsLines(report: DrawsReport): readonly string[] {
  const { tool, plan, seed, made, draws, clients, answerTimes: times, interruptedBy, leastShare } = report;
  const width = Math.max(...clients.map(({ client }) => visible(client).length), 'client'.length) + 1;
  const seeds = made === 0 ? '' : `, seeds ${seed} to ${seed + made - 1}`;
  const unanswered = times.unanswered === 0 ? '' : `, ${thousands(times.unanswered)} draws without an answer`;
  return [
    `${visible(tool)} under ${visible(JSON.stringify(plan))}: ${thousands(made)} draws${seeds}`,
    `  the server takes p50 ${timeText(times.p50Ms)}, p95 ${timeText(times.p95Ms)}, p99 ${timeText(times.p99Ms)} for a client that waits without a limit${unanswered}`,
    `  ${'client'.padEnd(width)}${columns.map((name) => name.padStart(9)).join('')}`,
    ...clients.map((one) => row(one, made, width)),
    ...(leastShare === 1 ? [] : [`  each client must get ${share(leastShare, 1)} of the draws in time`]),
    ...(interruptedBy === null ? [] : [`  ended after ${made} of ${draws} draws: ${visible(interruptedBy)}`]),
  ];
}
