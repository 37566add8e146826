import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { ClientJudgement } from './client-judgement.ts';

const restarts: ReadonlySet<string | undefined> = new Set(['reconnect', 'reinitialize', 'respawn', 'fresh-session']);

/** Whether a client starts a server again after its process has ended. */
export function restartsServer({ startup, retries = [], cadences = [] }: ClientProfile): ClientJudgement {
  if (startup.stdio === undefined) return { is: 'not-concerned', why: 'it starts no process', evidence: [] };
  const again = retries.find(
    ({ of, after, by, when }) =>
      (of === 'connection' || of === 'execution') &&
      (after === 'any' || after.includes('closed')) &&
      restarts.has(by) &&
      when?.transport !== 'http',
  );
  if (again !== undefined)
    return { is: 'satisfied', why: 'it connects again at a call after a loss', evidence: again.evidence.slice(0, 1) };
  const checks = cadences.find(
    ({ of, at, reconnectsAfterMs }) =>
      of === 'attempt' || (of === 'session' && at === 'timer' && reconnectsAfterMs !== undefined),
  );
  if (checks !== undefined)
    return { is: 'satisfied', why: 'it connects again by itself', evidence: checks.evidence.slice(0, 1) };
  return { is: 'unknown', why: 'its profile states no restart after the process has ended', evidence: [] };
}
