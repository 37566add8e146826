import type { ClientProfile } from './client-profile.ts';
import { applies, type Conditions } from './conditions.ts';
import { isUnknown } from './evidence.ts';
import type { Limit } from './limit.ts';
import type { Outcome } from './outcome.ts';

/** A {@link Limit} under given conditions: the largest answer that one client accepts, and what it does with a larger one. */
export interface PlainLimit {
  /** `client/what`, such as `vscode/result`. */
  readonly by: string;
  /** What is limited: the result of a call, one line on a pipe, the body of an HTTP response. */
  readonly of: 'result' | 'line' | 'body';
  /** The largest size, in `unit`. `null`: there is no limit. `'unknown'`: no source states whether there is one. */
  readonly max: number | null | 'unknown';
  /** The unit of `max`. */
  readonly unit: 'bytes' | 'chars' | 'tokens';
  /** What the client does with a larger answer, in words; `null`: unknown. */
  readonly does: string | null;
}

const words = {
  file: 'saves it to a file and gives the model the name',
  'cut-middle': 'cuts its middle out',
  'cut-end': 'cuts its end off',
} as const;

function outcomeInWords({ toCaller, toServer }: Outcome): string | null {
  const closes = !isUnknown(toServer) && (toServer.includes('close-connection') || toServer.includes('kill'));
  const error =
    typeof toCaller === 'object' && 'error' in toCaller && !isUnknown(toCaller.error) ? toCaller.error : null;
  if (closes) return `closes the connection${error === null ? '' : ` (${error})`}`;
  return error === null ? null : `fails the call (${error})`;
}

const plain = (client: string, { of, max, unit, outcome }: Limit): PlainLimit[] =>
  (of === 'result' || of === 'line' || of === 'body') && (unit === 'bytes' || unit === 'chars' || unit === 'tokens')
    ? [
        {
          by: `${client}/${of}`,
          of,
          max: isUnknown(max) ? 'unknown' : max,
          unit,
          does: typeof outcome === 'string' ? words[outcome] : outcomeInWords(outcome),
        },
      ]
    : [];

/** Every bound on the size of answers. If a profile has no limit of a result, that limit is unknown. */
export function plainLimits(profile: ClientProfile, conditions: Omit<Conditions, 'reading'>): readonly PlainLimit[] {
  const stated = (profile.limits ?? [])
    .filter(({ when }) => applies(when, { ...conditions, reading: 'lax' }))
    .flatMap((limit) => plain(profile.id, limit));
  if (stated.some(({ of }) => of === 'result')) return stated;
  return [...stated, { by: `${profile.id}/result`, of: 'result', max: 'unknown', unit: 'chars', does: null }];
}
