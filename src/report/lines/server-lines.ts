import type { Timeline } from '../../properties/judging/timeline.ts';
import type { CellReport } from '../check-report.ts';
import type { Line } from './labelled-lines.ts';
import { duration, ms } from './number.ts';

const closedExchange = 'had its HTTP exchange closed';

const others: { readonly [up: string]: string } = {
  'close-exchange': closedExchange,
  'close-connection': 'had its connection closed',
  'delete-session': 'had its session deleted',
  'close-stdin': 'had its input closed',
  kill: 'was killed',
  freeze: 'was frozen',
  unknown: 'what it is sent is unknown: it was never observed',
};

function messagesToServer({ executions, afterwards, cutBy }: CellReport, timeline: Timeline | null): string {
  const cancel = executions.find((execution) => execution.cancel.sent)?.cancel;
  const reason = cancel?.reason == null ? ', without a reason' : `: ${cancel.reason}`;
  const cancellation =
    cancel === undefined
      ? []
      : [`was sent notifications/cancelled${cancel.atMs === null ? '' : ` at ${ms(cancel.atMs)}`}${reason}`];
  if (cancel?.how === 'stream-close')
    cancellation.splice(0, 1, `had its stream closed${cancel.atMs === null ? '' : ` at ${ms(cancel.atMs)}`}`);
  const ups = [...new Set(timeline?.ups.flatMap(({ what }) => (what === 'cancelled' ? [] : [others[what] ?? what])))];
  const closed = cutBy?.serverSees === true && !ups.includes(closedExchange) ? [closedExchange] : [];
  const all = [...closed, ...cancellation, ...ups];
  if (all.length > 0) return all.join(', ');
  return afterwards.connection === 'closed' ? 'is gone' : 'was told nothing';
}

/** The resources that are left open, counted by kind: `2 timers, 1 socket`. */
function counted(leftOpen: Timeline['leftOpen']): string {
  const counts = new Map<string, number>();
  for (const { resource } of leftOpen) counts.set(resource, (counts.get(resource) ?? 0) + 1);
  return [...counts]
    .map(([resource, count]) => `${count} ${resource}${count === 1 ? '' : resource.endsWith('s') ? 'es' : 's'}`)
    .join(', ');
}

/** The messages to the server in a call that the server refused or that ended with the server. Empty if there were none. */
export function toldServerLines(cell: CellReport): readonly Line[] {
  const { timeline, afterwards, executions } = cell;
  const hasMessages = (timeline?.ups.length ?? 0) > 0 || executions.some(({ cancel }) => cancel.sent);
  const lines: Line[] =
    hasMessages || afterwards.connection === 'closed'
      ? [{ label: 'server', text: messagesToServer(cell, timeline) }]
      : [];
  if (timeline !== null && timeline.leftOpen.length > 0 && afterwards.connection === 'kept')
    lines.push({ label: lines.length === 0 ? 'server' : '', text: `left open: ${counted(timeline.leftOpen)}` });
  return lines;
}

/** The messages to the server when the client gave up, and what the server did afterwards. */
export function serverLines(cell: CellReport): readonly Line[] {
  const { timeline, afterwards, executions, gaveUp, observedUntilMs } = cell;
  const cancelled = executions.some((execution) => execution.cancel.sent);
  const gaveUpMs = typeof gaveUp?.atMs === 'number' ? gaveUp.atMs : null;
  const lines: Line[] = [{ label: 'server', text: messagesToServer(cell, timeline) }];
  const say = (text: string) => lines.push({ label: '', text });
  const seen = observedUntilMs === null ? '' : ` until ${duration(observedUntilMs)}; it was not watched for longer`;
  if (typeof afterwards.lateAnswerAtMs === 'number')
    say(
      `${cancelled ? 'and answered all the same' : 'and worked on: its answer came'} at ${duration(afterwards.lateAnswerAtMs)} and reached no caller`,
    );
  else if (afterwards.connection === 'kept')
    say(
      cancelled
        ? `and sent no answer to what was cancelled${seen === '' ? ', as it should' : seen}`
        : seen === ''
          ? 'and never answered'
          : `and did not answer${seen}`,
    );
  const still = timeline?.progressAtMs.filter((atMs) => gaveUpMs !== null && atMs > gaveUpMs) ?? [];
  const last = still.at(-1);
  if (last !== undefined) say(`and went on sending progress, the last at ${duration(last)}`);
  if (timeline !== null && timeline.leftOpen.length > 0 && afterwards.connection === 'kept')
    say(`and left open: ${counted(timeline.leftOpen)}`);
  if (executions.length > 1) say(`ran the tool ${executions.length} times`);
  return lines;
}
