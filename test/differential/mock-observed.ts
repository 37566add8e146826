import { clientById } from '../../mocks/clients.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import { playAfterwards, playCall, playStartup } from '../../src/scenario/play-calls.ts';
import { openSession } from '../../src/scenario/session.ts';
import type { Connectable } from '../../src/wire/memory-link.ts';
import type { Observed, RequestSettings } from './real-sdk-clients.ts';
import { sentFrame } from './recorded-wire.ts';

const bounds = { horizonMs: 7_200_000, maxSteps: 100_000, maxRealMs: 1 };

/** The profile of an SDK's client. */
export const profileOf = (sdk: 'v1' | 'v2'): ClientProfile => {
  const profile = clientById(`typescript-sdk-${sdk}`);
  if (profile === undefined) throw new Error(`no profile for SDK ${sdk}`);
  return profile;
};

/** Plays the same call with a mock client, and reduces what it did to the same shape. */
export async function mockObserved(
  profile: ClientProfile,
  makeServer: () => Connectable,
  tool: string,
  settings: RequestSettings,
): Promise<Observed> {
  const conditions = {
    transport: 'memory',
    era: 'initialize',
    mode: 'headless',
    settings: { ...settings },
    reading: 'lax',
  } as const;
  const session = await openSession({ server: makeServer, profile, conditions, time: 'virtual' });
  try {
    const started = await playStartup(session, bounds);
    if (started) await playCall(session, tool, {}, bounds);
    await playAfterwards(session, bounds);
    const { entries } = session.transcript;
    const sent = entries.flatMap((entry) => (entry.kind === 'sent' ? (sentFrame(entry.atMs, entry.frame) ?? []) : []));
    const told = entries.find((entry) => entry.kind === 'told');
    const answer = entries.findLast((entry) => entry.kind === 'end' && entry.how === 'ok');
    if (told?.kind === 'told') {
      const { down } = told;
      const error = typeof down === 'object' && 'error' in down ? down : null;
      return {
        phase: started ? 'call' : 'startup',
        atMs: told.atMs,
        message: typeof error?.error === 'string' ? error.error : null,
        code: error?.code ?? null,
        sent,
      };
    }
    const lost = entries.some((entry) => entry.kind === 'stopped');
    return {
      phase: lost ? 'lost' : 'answered',
      atMs: lost ? null : (answer?.atMs ?? null),
      message: null,
      code: null,
      sent,
    };
  } finally {
    await session.close();
  }
}
