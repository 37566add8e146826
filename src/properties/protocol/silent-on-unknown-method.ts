import { requestsIn } from '../reading/request-record.ts';
import { say } from '../statement.ts';
import { ofRule, type RuleProperty, untested } from './rule-property.ts';

/** A probe whose answer takes longer than this delays the start-up of clients that probe, in virtual milliseconds. */
const quickMs = 1_000;

export const silentOnUnknownMethod = {
  ...ofRule,
  id: 'silent-on-unknown-method',
  summary: 'a probe for the era is answered late or never, which delays the start-up of clients that probe',
  severity: 'note',
  advice: 'answer an unknown method at once, with the error -32601, also before initialize',
  over: 'stdio',
  plays: ['probes'],
  judge({ transcript: { entries } }) {
    const probe = requestsIn(entries).find(({ method }) => method === 'server/discover');
    if (probe === undefined) return untested('the client sent no probe');
    const next = entries.find((entry, at) => at > probe.at && entry.kind === 'sent');
    const waitedMs = (probe.answer?.atMs ?? next?.atMs ?? entries.at(-1)?.atMs ?? 0) - probe.sentAtMs;
    if (probe.answer === null)
      return [{ tool: null, ...say`server/discover is not answered, and the client waited ${{ waitedMs }} ms for it` }];
    return waitedMs <= quickMs
      ? []
      : [{ tool: null, ...say`server/discover is answered after ${{ tookMs: waitedMs }} ms` }];
  },
} as const satisfies RuleProperty;
