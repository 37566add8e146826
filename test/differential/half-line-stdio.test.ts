import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { judgeCall } from '../../src/properties/judging/judge-call.ts';
import { callIds } from '../../src/properties/reading/call-record.ts';
import { playCall, playStartup } from '../../src/scenario/play-calls.ts';
import { openSession } from '../../src/scenario/session.ts';
import { profile } from '../played.ts';

const server = {
  command: process.execPath,
  args: [fileURLToPath(new URL('half-line-stdio.mjs', import.meta.url))],
};
const bounds = { horizonMs: 200_000_000, maxSteps: 100_000, maxRealMs: 1_000 };

test.each([
  ['typescript-sdk-v1', 'fails', -32000],
  ['typescript-sdk-v2', 'fails', 'CONNECTION_CLOSED'],
  ['codex-cli', 'fits', undefined],
])('%s: a last line without an end, over a real pipe: %s', async (client, verdict, code) => {
  const conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {}, reading: 'lax' } as const;
  const session = await openSession({ server, profile: profile(client), conditions, time: 'virtual' });
  try {
    expect(await playStartup(session, bounds)).toBe(true);
    await playCall(session, 't', {}, bounds);
    const judged = judgeCall(session.transcript, callIds(session.transcript)[0] ?? -1, 1);
    expect(judged.verdict).toBe(verdict);
    expect(judged.gaveUp?.error.code).toBe(code);
  } finally {
    await session.close();
  }
});
