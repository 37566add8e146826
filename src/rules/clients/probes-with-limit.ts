import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';
import { clocksOver } from './spoken.ts';

/** Whether the wait of a client for the answer to its probe has a limit. */
export function probesWithLimit(profile: ClientProfile): ClientJudgement {
  const { startup } = profile;
  const probes = (startup.stdio ?? []).filter(({ steps }) => steps.includes('probe'));
  if (probes.length === 0) return { is: 'not-concerned', why: 'it sends no probe over stdio', evidence: [] };
  const limits = clocksOver(profile, ['probe']).flat();
  const known = limits.find(({ guessed }) => !guessed);
  if (known !== undefined)
    return { is: 'satisfied', why: `${known.by} limits its probe`, evidence: known.evidence.slice(0, 1) };
  if (probes.every(({ when }) => when?.setting !== undefined))
    return { is: 'not-concerned', why: 'it sends a probe only with a setting', evidence: startup.evidence.slice(0, 1) };
  const [guessed] = limits;
  return guessed === undefined
    ? { is: 'violated', why: 'no clock limits its probe', evidence: startup.evidence.slice(0, 1) }
    : { is: 'unknown', why: 'the limit of its probe is unknown', evidence: guessed.evidence.slice(0, 1) };
}
