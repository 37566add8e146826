import type { Arbitrary, IAsyncPropertyWithHooks } from 'fast-check';
import type { FastCheck } from '../../faults/fault.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { type SessionCase, SessionPlays } from './play-commands.ts';
import { commandArbitraries } from './session-commands.ts';
import { SessionError } from './session-error.ts';
import { type SessionSetting, sessionSetting } from './session-setting.ts';
import type { SessionsOptions } from './sessions-options.ts';

/** The largest seed of ties. */
const mostTies = 1_000;

/** The sessions of a setting. They shrink towards fewer steps and the given order of ties. */
export function sessionArbitrary({
  fc,
  sources,
  mostSteps,
  permuteTies,
  replayPath,
}: SessionSetting): Arbitrary<SessionCase> {
  const commands = fc.commands([...commandArbitraries(fc, sources)], {
    maxCommands: mostSteps,
    size: 'max',
    ...(replayPath === undefined ? {} : { replayPath }),
  });
  const ties = permuteTies ? fc.nat(mostTies).map((seed) => (seed === 0 ? null : seed)) : fc.constant(null);
  return fc.record({ commands, ties });
}

/**
 * The property that a server behaves like a correct one in every session, as an ordinary property of fast-check. A session is a
 * list of commands: calls, open calls, cancellations, pauses, lists, pings, reconnections, expired sessions, several clients. A
 * correct server answers every request; and every call that is answered in time in a session of its own is answered in time here,
 * whatever happened before. A violation shrinks to the shortest session.
 *
 * @param server the server under test: a function, a command, or a web handler
 * @param options the calls, and what varies from session to session
 *
 * @example
 * ```ts
 * import fc from 'fast-check';
 *
 * const holds = sessionsHold(server, { calls: { search: { query: fc.string() } }, client: 'codex-cli' });
 * console.log((await fc.check(holds, { numRuns: 5, seed: 7 })).failed);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options
 */
export function sessionsHold(server: ServerOrMade, options: SessionsOptions): IAsyncPropertyWithHooks<[SessionCase]> {
  const setting = sessionSetting(server, options);
  const fc: FastCheck = setting.fc;
  const plays = new SessionPlays(setting);
  return fc.asyncProperty(sessionArbitrary(setting), async (one) => {
    const { steps, problems, isUnknown } = await plays.commands(one);
    if (problems.length > 0) throw new SessionError(steps, one.ties, problems);
    fc.pre(!isUnknown);
  });
}
