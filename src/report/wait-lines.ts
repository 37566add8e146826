import type { ConnectionWait } from '../properties/connection-waits.ts';
import type { Timeline } from '../properties/timeline.ts';
import type { Line } from './labelled-lines.ts';
import { duration } from './number.ts';

/** The standing stream is a GET that carries nothing. */
const holder = (name: string): string => (name === 'GET' ? 'the standing GET' : name);

/** Who held them, if anybody knows. */
function holders({ heldBy, heldByOthers }: ConnectionWait): string {
  const count = heldBy.length + heldByOthers;
  if (count === 0) return '';
  const own = [...new Set(heldBy.map(holder))];
  const others =
    heldByOthers === 1 ? ['a stream of others'] : heldByOthers > 1 ? [`${heldByOthers} streams of others`] : [];
  const all = [...own, ...others];
  const names = all.length > 1 ? `${all.slice(0, -1).join(', ')} and ${all.at(-1)}` : all.join();
  return count === 1 ? `: the only one was held by ${names}` : `: all ${count} were held by ${names}`;
}

/** What a call waited for before it was even sent: a connection. The longest wait is told. */
export function waitLines(timeline: Timeline | null): readonly Line[] {
  const waits = timeline?.waits ?? [];
  const long = (wait: ConnectionWait) => wait.waitedMs ?? Number.POSITIVE_INFINITY;
  const [longest] = waits.toSorted((a, b) => long(b) - long(a));
  if (longest === undefined) return [];
  const { waitedMs } = longest;
  const text =
    waitedMs === null
      ? `for a connection that never came free${holders(longest)}`
      : `${duration(waitedMs)} for a connection${holders(longest)}`;
  return [{ label: 'waited', text }];
}
