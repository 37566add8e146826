import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Mode } from '../../src/clocks/conditions.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import { judgeCall } from '../../src/properties/judging/judge-call.ts';
import { playAfterwards, playCall, playStartup } from '../../src/scenario/play-calls.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import { openSession, type Session } from '../../src/scenario/session.ts';
import type { Fields } from '../../src/wire/frame.ts';
import { type Entry, type Transcript, transcriptHash } from '../../src/wire/transcript.ts';
import { profile } from '../played.ts';

/** What a faulty session may be given. */
export interface FaultySession {
  readonly plan?: FaultPlan;
  readonly client?: string | ClientProfile;
  readonly settings?: { readonly [key: string]: number };
  readonly seed?: number;
  readonly tool?: string;
  readonly args?: Fields;
  readonly calls?: number;
  readonly maxRealWaitMs?: number;
  /** Default: headless. */
  readonly mode?: Mode;
  /** Called once the session is open, before the server starts. */
  readonly before?: (session: Session) => void;
}

/** What came of it. */
export interface FaultyRun {
  readonly transcript: Transcript;
  readonly hash: string;
  readonly verdicts: readonly string[];
  /** When each call was answered, in virtual milliseconds after it was sent. */
  readonly answeredMs: readonly (number | null)[];
  readonly texts: readonly string[];
  readonly gaveUpMs: readonly unknown[];
}

/** What the faults noted. */
export const notes = ({ entries }: Transcript): readonly Extract<Entry, { kind: 'fault' }>[] =>
  entries.filter((entry) => entry.kind === 'fault');

/** Plays calls of one tool, `get` by default, with faults at work. */
export async function faulty(server: ServerUnderTest, options: FaultySession = {}): Promise<FaultyRun> {
  const { plan = [], client = 'codex-cli', settings = {}, seed = 1, tool = 'get', args = {}, calls = 1 } = options;
  const transport = typeof server === 'function' ? 'memory' : 'stdio';
  const conditions = {
    transport,
    era: 'initialize',
    mode: options.mode ?? 'headless',
    settings,
    reading: 'lax',
  } as const;
  const bounds = { horizonMs: 10_000_000, maxSteps: 100_000, maxRealMs: 5_000 };
  const { maxRealWaitMs } = options;
  const session = await openSession({
    server,
    profile: typeof client === 'string' ? profile(client) : client,
    conditions,
    time: 'virtual',
    plan,
    seed,
    ...(maxRealWaitMs === undefined ? {} : { maxRealWaitMs }),
  });
  options.before?.(session);
  try {
    const ids: number[] = [];
    if (await playStartup(session, bounds))
      for (let call = 0; call < calls; call++) {
        const id = await playCall(session, tool, args, bounds);
        if (id === null) throw new Error('the call never began');
        ids.push(id);
        await playAfterwards(session, bounds);
      }
    const { transcript } = session;
    const judged = ids.map((id) => judgeCall(transcript, id, 1));
    return {
      transcript,
      hash: transcriptHash(transcript),
      verdicts: judged.map(({ verdict }) => verdict),
      answeredMs: judged.map(({ record: { executions } }) => {
        const [first] = executions;
        return first?.answer == null ? null : first.answer.atMs - first.sentAtMs;
      }),
      texts: judged.map(({ record }) => JSON.stringify(record.executions[0]?.answer?.frame ?? null)),
      gaveUpMs: judged.map(({ gaveUp }) => gaveUp?.atMs ?? null),
    };
  } finally {
    await session.close();
  }
}
