import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';

/** Whether a client waits as long as the `retry` field of a stream says before it opens the stream again. */
export function waitsForRetry({ startup, retries = [] }: ClientProfile): ClientJudgement {
  if (!startup.url?.some(({ over }) => over === 'http'))
    return { is: 'not-concerned', why: 'it does not speak Streamable HTTP', evidence: [] };
  const streams = retries.filter(({ of }) => of === 'body' || of === 'stream');
  const [first] = streams;
  if (first === undefined) return { is: 'not-concerned', why: 'it opens no stream again', evidence: [] };
  const deaf = streams.find(({ backoff }) => backoff.serverRetry === 'ignored');
  if (deaf !== undefined)
    return { is: 'violated', why: 'it does not read the retry field', evidence: deaf.evidence.slice(0, 1) };
  if (streams.some(({ backoff }) => backoff.serverRetry === undefined))
    return { is: 'unknown', why: 'whether it reads the retry field is unknown', evidence: first.evidence.slice(0, 1) };
  return { is: 'satisfied', why: 'it waits for the time of the retry field', evidence: first.evidence.slice(0, 1) };
}
