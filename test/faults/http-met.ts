import { scenario } from '../../src/check/scenario.ts';
import type { PlannedFault } from '../../src/faults/fault-plan.ts';
import type { Entry } from '../../src/wire/transcript.ts';
import { type HttpServerOptions, httpServer } from './http-server.ts';

/** Plays one call of `work` under faults, and says in a few words what came of it. */
export async function met(client: string, faults: readonly PlannedFault[], options: HttpServerOptions = {}) {
  const { app, done } = httpServer(options);
  const run = await scenario({ app }, { client, call: { tool: 'work' }, faults });
  const { call, transcript } = run;
  if (call === null) throw new Error(`${client} did not start: ${JSON.stringify(run.startup)}`);
  const notes = transcript.entries.filter(
    (entry): entry is Extract<Entry, { kind: 'fault' }> => entry.kind === 'fault',
  );
  const at = typeof call.gaveUp?.atMs === 'number' ? ` at ${call.gaveUp.atMs}` : '';
  const what =
    call.outcome === 'answered'
      ? `${call.verdict}: ${call.answer?.kind} at ${call.answer?.atMs}`
      : `${call.verdict}: ${call.outcome}${call.gaveUp === null ? '' : ` by ${call.gaveUp.by}${at}`}`;
  const beganMs = transcript.entries.find((entry) => entry.kind === 'begin' && entry.span === 'call')?.atMs ?? 0;
  return {
    what,
    call,
    transcript,
    done,
    acted: call.faultsActed.length > 0,
    notes: notes.map(({ atMs, note }) => `${atMs - beganMs} ${note}`),
    abouts: notes.map(({ about }) => about),
  };
}
