import { exchangesIn } from '../reading/wire-streams.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

/** The status that a request of an ended session gets. */
const neededStatus = 404;

export const endedSessionLives = {
  ...ofRule,
  id: 'ended-session-lives',
  summary: 'a request of a session that was ended is not answered with 404',
  severity: 'error',
  advice: 'forget a session that a DELETE has ended, and answer its id with 404',
  over: 'http',
  plays: ['calls'],
  judge({ transcript }) {
    const exchanges = exchangesIn(transcript);
    const at = exchanges.findIndex(({ over }) => over === 'DELETE');
    const ended = exchanges[at];
    if (ended === undefined) return untested('the server has no session with an id');
    if (ended.status === null || ended.status >= 300)
      return untested('the server does not let a client end its session');
    const next = exchanges.slice(at + 1).find(({ over, status }) => over === 'POST' && status !== null);
    if (next?.status == null) return untested('no response came after the end of the session');
    if (next.status === neededStatus) return [];
    return [
      {
        tool: null,
        ...say`after a DELETE the id of the session is answered with ${{ httpStatus: next.status }}, and should be with ${{ neededStatus }}`,
      },
    ];
  },
} as const satisfies RuleProperty;
