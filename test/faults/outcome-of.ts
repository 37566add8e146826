import type { ClientSpec } from '../../src/check/options/client-spec.ts';
import { scenario } from '../../src/check/scenario.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
import type { Entry } from '../../src/wire/transcript.ts';

/** One call of a server under faults. */
export interface Played {
  readonly client?: ClientSpec;
  readonly faults?: readonly PlannedFault[];
  readonly tool?: string;
  readonly args?: { readonly [key: string]: unknown };
}

/** Plays one call, and says what must be equal in every place where the server runs. */
export async function outcomeOf(server: ServerUnderTest, played: Played = {}) {
  const { client = 'codex-cli', faults = [], tool = 'quick', args = {} } = played;
  const run = await scenario(server, { client, call: { tool, arguments: args }, faults });
  const { startup, call, transcript } = run;
  const notes = transcript.entries.filter(
    (entry): entry is Extract<Entry, { kind: 'fault' }> => entry.kind === 'fault',
  );
  return {
    startup: startup.verdict,
    listedAtMs: startup.listedAtMs,
    attempts: startup.attempts,
    gaveUpStarting: startup.gaveUp === null ? null : `${startup.gaveUp.by} at ${startup.gaveUp.atMs}`,
    call: call && `${call.verdict}: ${call.outcome}`,
    answerAtMs: call?.answer?.atMs ?? null,
    gaveUp: call?.gaveUp == null ? null : `${call.gaveUp.by} at ${call.gaveUp.atMs}`,
    executions: call?.executions.map(({ sentAtMs, answeredAtMs }) => [sentAtMs, answeredAtMs]) ?? [],
    notes: notes.map(({ atMs, note }) => `${atMs} ${note}`),
  };
}

/** The same, without what the faults noted. */
export async function resultOf(server: ServerUnderTest, played: Played = {}) {
  const { notes: _, ...result } = await outcomeOf(server, played);
  return result;
}
