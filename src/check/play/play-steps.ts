import type { CellReport, StartupReport } from '../../report/check-report.ts';
import { type CellBounds, playAfterwards, playCall } from '../../scenario/session.ts';
import type { World } from '../../scenario/world.ts';
import { type Fields, isAnswer } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { judgedCell } from '../judge/judged-cell.ts';
import { judgedStartup } from '../judge/judged-startup.ts';
import { chooseCalls } from '../options/choose-calls.ts';
import type { ChosenClient } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import { cellBounds, openSession, type PlaySetting } from './start-session.ts';

/** One call of a session. */
export interface SessionStep {
  readonly tool: string;
  /** Its arguments, or what makes them from the results so far (`null`: no result came). */
  readonly arguments?: Fields | ((results: readonly (Fields | null)[]) => Fields);
  /** How long nothing happens before it, in virtual milliseconds; default 0. */
  readonly afterMs?: number;
}

/** A session that has run. Everything in it is read from the transcript. */
export interface SessionRun {
  readonly transcript: Transcript;
  readonly startup: StartupReport;
  /** One for each step that was played: none once the client or the connection is lost. */
  readonly calls: readonly CellReport[];
}

/** The result that came last; `null` where an error came, or nothing. */
function lastResult({ entries }: Transcript, callsBefore: number): Fields | null {
  const answer = entries.slice(callsBefore).findLast((entry) => entry.kind === 'received' && isAnswer(entry.frame));
  return answer?.kind === 'received' && 'result' in answer.frame ? answer.frame.result : null;
}

async function pause({ time }: World, ms: number, bounds: CellBounds): Promise<void> {
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
  const { plan, options } = setting;
  const { slowdown } = options;
  const { world, started } = await openSession(setting, { client }, bounds);
  try {
    const calls: CellReport[] = [];
    const results: (Fields | null)[] = [];
    if (world.realBecause !== null)
      throw new UsageError(`a session runs in virtual time, and this server cannot: ${world.realBecause}`);
    const startup = judgedStartup(client, world.transcript, plan, slowdown, world.stderr().trim()).startup;
    const judging = { plan, budgets: {}, slowdown, era: world.client.server.protocolVersion ?? '2025-11-25' };
    for (const { tool, arguments: made, afterMs = 0 } of started ? steps : []) {
      if (world.client.endedForGood) break;
      await pause(world, afterMs, bounds);
      const args = typeof made === 'function' ? made(results) : made;
      const asked = args === undefined ? { tool } : { tool, arguments: args };
      const [call] = chooseCalls(world.client.tools, { ...options, calls: [asked] }).calls;
      const [first] = call?.tries ?? [];
      if (call === undefined || first === undefined)
        throw new UsageError(`no arguments could be generated for ${tool}: give some`);
      const before = world.transcript.entries.length;
      const id = await playCall(world, tool, first, bounds);
      if (id === null) break;
      await playAfterwards(world, bounds);
      bounds.signal?.throwIfAborted();
      results.push(lastResult(world.transcript, before));
      calls.push(judgedCell(client, world.transcript, call, id, judging).cell);
    }
    return { transcript: world.transcript, startup, calls };
  } finally {
    await world.close();
  }
}
