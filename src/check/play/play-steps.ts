import type { CellReport, StartupReport } from '../../report/check-report.ts';
import { type CellBounds, playAfterwards, playCall } from '../../scenario/play-calls.ts';
import { type Session, stderrSince } from '../../scenario/session.ts';
import { type Fields, isAnswer } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import type { FindingDraft } from '../judge/finding-draft.ts';
import { judgedCell } from '../judge/judged-cell.ts';
import { type JudgedRun, judgedRun } from '../judge/judged-run.ts';
import { judgedStartup } from '../judge/judged-startup.ts';
import { chooseCalls } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { cellBounds, type PlaySetting, startSession } from './start-session.ts';

/** One call of a session. */
export interface SessionStep {
  /** The name of the tool. */
  readonly tool: string;
  /**
   * The arguments, or a function that makes them from the results so far. A result is `null` where an error came, or nothing.
   *
   * @defaultValue generated from the tool's `inputSchema`
   */
  readonly arguments?: Fields | ((results: readonly (Fields | null)[]) => Fields);
  /**
   * The pause before the call, in virtual milliseconds.
   *
   * @defaultValue 0
   */
  readonly afterMs?: number;
}

/** A finished session. All values are read from the transcript. */
export interface SessionRun extends JudgedRun {
  /** Everything that happened. */
  readonly transcript: Transcript;
  /** The start-up. */
  readonly startup: StartupReport;
  /** The cells of the steps that were played. After the connection is lost no step is played. */
  readonly calls: readonly CellReport[];
}

/** The last result. `null`: the last answer is an error, or there is no answer. */
function lastResult({ entries }: Transcript, callsBefore: number): Fields | null {
  const answer = entries.slice(callsBefore).findLast((entry) => entry.kind === 'received' && isAnswer(entry.frame));
  return answer?.kind === 'received' && 'result' in answer.frame ? answer.frame.result : null;
}

async function pause({ time }: Session, ms: number, bounds: CellBounds): Promise<void> {
  if (!Number.isInteger(ms) || ms < 0)
    throw new UsageError(`afterMs must be a whole number of milliseconds from 0 on, and is ${ms}`);
  if (ms === 0) return;
  await time.run(() => new Promise<void>((resolve) => time.setTimer(resolve, ms)), {
    limitMs: ms + 1,
    maxSteps: bounds.maxSteps,
    ...(bounds.signal === undefined ? {} : { signal: bounds.signal }),
  });
}

/** Plays the steps of one client's session. The options are complete and checked. */
export async function playSteps(
  setting: PlaySetting,
  client: ChosenClient,
  steps: readonly SessionStep[],
  bounds: CellBounds = cellBounds(setting.options),
): Promise<SessionRun> {
  const { server, plan, options } = setting;
  const { slowdown, properties } = options;
  const { session, started } = await startSession(setting, { client }, bounds);
  try {
    const calls: CellReport[] = [];
    const results: (Fields | null)[] = [];
    if (session.realBecause !== null)
      throw new UsageError(`a session runs in virtual time, and this server cannot: ${session.realBecause}`);
    const era = session.client.server.protocolVersion ?? '2025-11-25';
    const judging = { plan, budgets: {}, slowdown, era, properties };
    const judged = judgedStartup(client, session.transcript, judging, session.stderr().trim());
    const drafts: FindingDraft[] = [...judged.findings];
    for (const { tool, arguments: made, afterMs = 0 } of started ? steps : []) {
      if (session.client.endedForGood) break;
      await pause(session, afterMs, bounds);
      const args = typeof made === 'function' ? made(results) : made;
      const asked = args === undefined ? { tool } : { tool, arguments: args };
      const [call] = chooseCalls(session.client.tools, { ...options, calls: [asked] }).calls;
      const [first] = call?.tries ?? [];
      if (call === undefined || first === undefined)
        throw new UsageError(`no arguments could be generated for ${tool}: give some`);
      const before = session.transcript.entries.length;
      const stderrBefore = session.stderr();
      const id = await playCall(session, tool, first, bounds);
      if (id === null) break;
      await playAfterwards(session, bounds);
      bounds.signal?.throwIfAborted();
      results.push(lastResult(session.transcript, before));
      const { cell, findings } = judgedCell(client, session.transcript, call, id, {
        ...judging,
        stderr: stderrSince(session, stderrBefore),
      });
      calls.push(cell);
      drafts.push(...findings);
    }
    const { transcript } = session;
    return { transcript, startup: judged.startup, calls, ...judgedRun(drafts, { server, options, cells: calls }) };
  } finally {
    await session.close();
  }
}
