import { specOf } from '../../report/replay-of.ts';
import type { SessionCounterexample, SessionSearchReport } from '../../report/session-search-report.ts';
import type { ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { sessionReplay } from '../judge/replay-line.ts';
import { UsageError } from '../options/usage-error.ts';
import { type SessionCase, SessionPlays } from './play-commands.ts';
import { SessionError } from './session-error.ts';
import { type SessionSetting, sessionSetting } from './session-setting.ts';
import { sessionArbitrary } from './sessions-hold.ts';
import type { SessionsOptions } from './sessions-options.ts';
import { shrinkSession } from './shrink-session.ts';

/** The options of a search over sessions. */
export interface SearchSessionsOptions extends SessionsOptions {
  /**
   * How many sessions are played.
   *
   * @defaultValue 100
   */
  readonly numRuns?: number;
  /**
   * The largest number of plays that shrink a counterexample, after fast-check has shrunk it.
   *
   * @defaultValue 200
   */
  readonly maxShrinkPlays?: number;
  /** Ends the search early: the report says so, and has what was found. */
  readonly endSignal?: AbortSignal;
  /** Called after each session. */
  readonly onRun?: (made: number, of: number) => void;
}

const mostRuns = 1_000_000;

/** How many plays fast-check's own shrinking may take. It also shrinks arguments; for the rest {@link shrinkSession} needs fewer. */
const mostFirstPlays = 15;

const reasonOf = (signal: AbortSignal | undefined): string | null => {
  if (signal?.aborted !== true) return null;
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
};

/** Shrinks the session of an error further than fast-check does, and says how to play it again. */
async function counterexampleOf(
  error: SessionError,
  { plays, setting }: { readonly plays: SessionPlays; readonly setting: SessionSetting },
  found: Pick<SessionCounterexample, 'run' | 'path' | 'foundSteps'>,
  { maxShrinkPlays = 200, endSignal }: SearchSessionsOptions,
): Promise<SessionCounterexample> {
  const kinds = new Set(error.problems.map(({ kind }) => kind));
  const shrunk = await shrinkSession(error, {
    async fails({ steps, ties }) {
      try {
        return (await plays.steps(steps, ties)).problems.some(({ kind }) => kinds.has(kind));
      } catch (failure) {
        // A step that needs one that was removed, such as a call of a client that no longer connects.
        if (failure instanceof UsageError) return false;
        throw failure;
      }
    },
    maxPlays: maxShrinkPlays,
    ended: () => endSignal?.aborted === true,
  });
  const { problems } = await plays.steps(shrunk.steps, shrunk.ties);
  const failsAgain = problems.length > 0;
  const { server, client, options } = setting;
  return {
    ...found,
    steps: shrunk.steps as unknown as SessionCounterexample['steps'], // generated steps are plain JSON
    ties: shrunk.ties,
    problems: failsAgain ? problems : error.problems,
    failsAgain,
    shrinkPlays: shrunk.plays,
    isSmallest: shrunk.isSmallest,
    replay: sessionReplay(
      server,
      options,
      client,
      shrunk.ties === null ? shrunk.steps : { steps: shrunk.steps, ties: shrunk.ties },
    ),
  };
}

/**
 * Searches for a session in which a server does what a correct server does not do, and shrinks it to the fewest steps and exact
 * pauses. It is the driver behind `check --sessions`; {@link sessionsHold} is the same as a property of fast-check.
 *
 * @param server the server under test
 * @param options the calls, what varies, and how many sessions
 *
 * @example
 * ```ts
 * const search = await searchSessions(server, { calls: { search: { query: 'x' } }, client: 'codex-cli', numRuns: 5 });
 * console.log(search.outcome, search.counterexample?.steps);
 * ```
 * @throws UsageError (`ERR_USAGE`), SettingError (`ERR_SETTING`) for wrong options
 */
export async function searchSessions(
  server: ServerOrMade,
  options: SearchSessionsOptions,
): Promise<SessionSearchReport> {
  const { numRuns = 100, maxShrinkPlays: _, endSignal, onRun, ...rest } = options;
  if (!Number.isInteger(numRuns) || numRuns <= 0 || numRuns > mostRuns)
    throw new UsageError(`numRuns must be a whole number from 1 to ${mostRuns}, and is ${numRuns}`);
  const setting = sessionSetting(server, rest);
  const plays = new SessionPlays(setting);
  const { fc } = setting;
  const seed = setting.options.seed;
  let [made, steps, unknown, firstSteps, firstPlays] = [0, 0, 0, 0, 0];
  let failure: unknown = null;
  let foundIn: number | null = null;
  const property = fc.asyncProperty(sessionArbitrary(setting), async (one: SessionCase) => {
    if (failure !== null || endSignal?.aborted === true) return;
    if (foundIn !== null && firstPlays++ >= mostFirstPlays) return;
    try {
      const session = await plays.commands(one);
      if (foundIn === null) {
        made++;
        steps += session.steps.length;
        unknown += session.isUnknown && session.problems.length === 0 ? 1 : 0;
        onRun?.(made, numRuns);
      }
      if (session.problems.length === 0) return;
      if (foundIn === null) [foundIn, firstSteps] = [made, session.steps.length];
      throw new SessionError(session.steps, one.ties, session.problems);
    } catch (error) {
      if (error instanceof SessionError) throw error;
      // Of the harness, or wrong usage: no counterexample. One that was found before is kept.
      if (foundIn === null) failure = error;
    }
  });
  const { errorInstance } = await fc.check(property, { numRuns, seed });
  if (failure !== null) throw failure;
  const counterexample =
    errorInstance instanceof SessionError && foundIn !== null
      ? await counterexampleOf(
          errorInstance,
          { plays, setting },
          { run: foundIn, path: String(foundIn - 1), foundSteps: firstSteps },
          options,
        )
      : null;
  const interruptedBy = counterexample === null && made < numRuns ? reasonOf(endSignal) : null;
  return {
    client: specOf(setting.client.profile.id, setting.client.settings),
    tools: Object.keys(options.calls),
    seed,
    numRuns,
    runs: made,
    steps,
    outcome:
      counterexample !== null
        ? 'failed'
        : interruptedBy !== null
          ? 'interrupted'
          : unknown === made
            ? 'nothing-proved'
            : 'held',
    unknown,
    interruptedBy,
    counterexample,
  };
}
