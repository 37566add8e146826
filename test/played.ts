import { clientById } from '../mocks/clients.ts';
import type { ClientProfile } from '../src/clocks/client-profile.ts';
import type { Mode, SettingValue } from '../src/clocks/conditions.ts';
import { playAfterwards, playCall, playStartup } from '../src/scenario/play-calls.ts';
import { openSession } from '../src/scenario/session.ts';
import type { Transcript } from '../src/wire/transcript.ts';

/** What a played session may be given. */
export interface PlayOptions {
  readonly client?: string | ClientProfile;
  readonly settings?: { readonly [key: string]: SettingValue };
  readonly mode?: Mode;
  readonly horizonMs?: number;
  /** Watches the server after a start-up that failed, too. */
  readonly watch?: boolean;
}

/** The profile with this id. */
export function profile(id: string): ClientProfile {
  const found = clientById(id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
}

/** Plays some calls of one client against a server in this process, and gives back the transcript. */
export async function played(
  server: () => unknown,
  calls: readonly string[],
  options: PlayOptions = {},
): Promise<Transcript> {
  const { client = 'codex-cli', settings = {}, mode = 'headless', horizonMs = 200_000_000, watch = false } = options;
  const chosen = typeof client === 'string' ? profile(client) : client;
  const conditions = { transport: 'memory', era: 'initialize', mode, settings, reading: 'lax' } as const;
  const bounds = { horizonMs, maxSteps: 100_000, maxRealMs: 1_000 };
  const session = await openSession({ server, profile: chosen, conditions, time: 'virtual' });
  try {
    if (await playStartup(session, bounds))
      for (const tool of calls) {
        await playCall(session, tool, {}, bounds);
        await playAfterwards(session, bounds);
      }
    else if (watch) await playAfterwards(session, bounds);
    return session.transcript;
  } finally {
    await session.close();
  }
}
