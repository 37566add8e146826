import { isRequest } from '../../wire/frame.ts';
import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleFound, type RuleProperty, untested } from './rule-property.ts';

export const waitsForClient = {
  ...ofRule,
  id: 'waits-for-client',
  summary: 'a call waits without a limit for the answer to a request of the server',
  severity: 'warning',
  advice: 'give each request to the client a timeout, and answer the call when it fires',
  plays: ['silent'],
  judge({ transcript: { entries } }) {
    const asked = entries.flatMap((entry, at) =>
      entry.kind === 'received' && isRequest(entry.frame) && entry.frame.method !== 'ping'
        ? [{ at, method: entry.frame.method }]
        : [],
    );
    if (asked.length === 0) return untested('the server sent no request that a client could leave unanswered');
    const found: RuleFound[] = [];
    for (const request of requestsIn(entries)) {
      if (request.answer !== null) continue;
      const open = asked.find(({ at }) => at > request.at);
      if (open === undefined) continue;
      const what = request.tool === null ? request.method : `a call of ${request.tool}`;
      found.push({
        tool: request.tool,
        ...say`the client never answers ${open.method}, and ${what} is never answered`,
      });
    }
    return found;
  },
} as const satisfies RuleProperty;
