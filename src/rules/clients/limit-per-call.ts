import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';

/** Whether a setting of a client holds for one call. */
export function limitPerCall({ settings = {} }: ClientProfile): ClientJudgement {
  const found = Object.entries(settings).find(
    ([, { scope, effect, unit }]) => scope === 'call' && effect === 'honoured' && (unit === 'ms' || unit === 's'),
  );
  if (found === undefined)
    return { is: 'unknown', why: 'its profile states no limit that can be set for one call', evidence: [] };
  const [key, { evidence }] = found;
  return { is: 'satisfied', why: `${key} is the limit of one call`, evidence: evidence.slice(0, 1) };
}
