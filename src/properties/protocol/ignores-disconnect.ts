import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

export const ignoresDisconnect = {
  ...ofRule,
  id: 'ignores-disconnect',
  summary: 'a client closes the response of a request, and the server goes on with the request',
  severity: 'error',
  advice: 'cancel the request when its response is closed: abort what the tool waits for',
  over: 'http',
  plays: ['cancels'],
  judge({ transcript: { entries }, timersAfter }) {
    const closed = entries.find((entry) => entry.kind === 'up' && entry.up === 'close-exchange');
    if (closed === undefined) return untested('no call lasted long enough to be cancelled');
    if (timersAfter === null) return untested('the timers of the server were not seen');
    const call = requestsIn(entries).findLast(({ tool, sentAtMs }) => tool !== null && sentAtMs <= closed.atMs);
    if (timersAfter.fired === 0) return [];
    const ranOn = say`${{ ranOnMs: timersAfter.lastMs - closed.atMs }} ms later`;
    return [
      {
        tool: call?.tool ?? null,
        ...say`the client closed the response, and the server went on: a timer fired ${ranOn}`,
      },
    ];
  },
} as const satisfies RuleProperty;
