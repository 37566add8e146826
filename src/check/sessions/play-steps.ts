import type { CellReport, StartupReport } from '../../report/check-report.ts';
import type { PlayedStep } from '../../report/session-report.ts';
import type { CellBounds } from '../../scenario/play-calls.ts';
import type { Session } from '../../scenario/session.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import { judgedCell } from '../judge/judged-cell.ts';
import { type JudgedRun, judgedRun } from '../judge/judged-run.ts';
import { judgedStartup } from '../judge/judged-startup.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { cellBounds, type PlaySetting, type SessionFor, startSession } from '../play/start-session.ts';
import { SessionPlayer } from './session-player.ts';
import type { SessionStep } from './session-step.ts';

/** A finished session. All values are read from the transcripts. */
export interface SessionRun extends JudgedRun {
  /** Everything that happened between the first client and the server. */
  readonly transcript: Transcript;
  /** The transcript of each client, by its name. */
  readonly transcripts: { readonly [client: string]: Transcript };
  /** The start-up of the first client. */
  readonly startup: StartupReport;
  /**
   * The steps that were played, in order. A `poll` is one entry for each of its calls. After the run could not go on, no step is
   * played.
   */
  readonly steps: readonly PlayedStep[];
  /** The cells of the calls that were made and that no other step ended, in order. */
  readonly calls: readonly CellReport[];
}

/** How a session differs from others of its run. */
export type SessionAbout = Pick<SessionFor, 'ties' | 'conditions'>;

/** What plays steps: it gets the player, after the start-up of the first client succeeded. */
export type PlayedBy = (player: SessionPlayer, session: Session) => Promise<void>;

/** Judges the calls of a session, for the client of each. */
function judgedSteps(
  player: SessionPlayer,
  judging: Omit<Parameters<typeof judgedCell>[4], 'stderr'>,
): { readonly steps: readonly PlayedStep[]; readonly findings: readonly FindingDraft[] } {
  const findings: FindingDraft[] = [];
  const steps = player.played.map((played): PlayedStep => {
    const { call, ...step } = played;
    const seat = player.seats.get(played.client);
    if (call === undefined || call.spanId === null || seat === undefined || step.outcome === 'ended') return step;
    const { client, session } = seat;
    const judged = judgedCell(client, session.transcript, call.chosen, call.spanId, {
      ...judging,
      stderr: call.stderr,
    });
    findings.push(...judged.findings);
    return { ...step, cell: judged.cell };
  });
  return { steps, findings };
}

/** Plays the session of one client, which others may join. The options are complete and checked. */
export async function playWith(
  setting: PlaySetting,
  client: ChosenClient,
  play: PlayedBy,
  bounds: CellBounds = cellBounds(setting.options),
  about: SessionAbout = {},
): Promise<SessionRun> {
  const { server, plan, options } = setting;
  const { slowdown, properties } = options;
  const { session, started, conditions } = await startSession(setting, { client, ...about }, bounds);
  try {
    if (session.realBecause !== null)
      throw new UsageError(`a session runs in virtual time, and this server cannot: ${session.realBecause}`);
    const era = session.client.server.protocolVersion ?? '2025-11-25';
    const judging = { plan, budgets: {}, slowdown, era, properties };
    const judged = judgedStartup(client, session.transcript, judging, session.stderr().trim());
    const player = new SessionPlayer(session, client, { conditions, options, bounds });
    if (started) {
      await play(player, session);
      await player.finish();
    }
    const { steps, findings } = judgedSteps(player, judging);
    const calls = steps.flatMap(({ cell }) => (cell === undefined ? [] : [cell]));
    return {
      transcript: session.transcript,
      transcripts: Object.fromEntries([...player.seats].map(([name, seat]) => [name, seat.session.transcript])),
      startup: judged.startup,
      steps,
      calls,
      ...judgedRun([...judged.findings, ...findings], { server, options, cells: calls }),
    };
  } finally {
    await session.close();
  }
}

/** Plays steps in order. */
export const playSteps = (
  setting: PlaySetting,
  client: ChosenClient,
  steps: readonly SessionStep[],
  bounds?: CellBounds,
  about?: SessionAbout,
): Promise<SessionRun> =>
  playWith(
    setting,
    client,
    async (player) => {
      for (const [index, step] of steps.entries()) if (!player.isStopped) await player.play(step, index);
    },
    bounds,
    about,
  );
