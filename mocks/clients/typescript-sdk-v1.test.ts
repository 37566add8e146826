import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { failure, withDeadline } from '../testing/truth.ts';
import { claudeCodeCli } from './claude-code-cli.ts';
import { typescriptSdkV1 } from './typescript-sdk-v1.ts';

const { deadlines, wire } = typescriptSdkV1;
const { noticed: _, ...timedTotal } = deadlines.total!;
const capped = { resetTimeoutOnProgress: true, maxTotalTimeout: 60_000, timeout: 300_000, onprogress: true };

describeProfile(typescriptSdkV1, {
  row: {
    hanging: 'fails at 60000, cancelled at 60000',
    progressing: 'fails at 60000, cancelled at 60000',
    initialize: 'fails at 60000, cancelled at 60000, close-connection at 60000',
    list: 'fails at 60000, cancelled at 60000',
    limits: {
      stdio: 'initialize 60000, request 60000',
      http: 'initializeUrl 60000, request 60000',
      library: 'undici (connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000)',
    },
    besides:
      'line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again without end: 3000 3000 3000 3000',
  },
  truths: [
    {
      id: 'total-cap-without-a-timer',
      says: 'the total cap has no timer: silence outlives it, progress dies at the first past it',
      proves: [deadlines.total],
      holds: async (client) => {
        const silent = await playProfile(client, { answerMs: 299_000 }, { settings: capped });
        expect(silent.answeredAtMs).toBe(299_000);
        const busy = { answerMs: 299_000, progressEveryMs: 7_000 };
        expect(await failure(client, busy, { settings: capped })).toEqual([63_000, 'total']);
      },
      twins: [{ ...typescriptSdkV1, deadlines: { ...deadlines, total: timedTotal } }],
    },
    {
      id: 'cancel-one-window-later',
      says: 'the cancel of that failure leaves one window after the last progress it took',
      proves: [deadlines.total, deadlines.requestReset],
      holds: async (client) => {
        const { ups } = await playProfile(client, { answerMs: null, progressEveryMs: 7_000 }, { settings: capped });
        expect(ups).toEqual([[356_000, 'cancelled']]);
      },
      twins: [
        withDeadline(typescriptSdkV1, 'total', { outcome: { ...deadlines.total!.outcome, leaves: [] } }),
        withDeadline(typescriptSdkV1, 'requestReset', { restartedBy: [] }),
      ],
    },
    {
      id: 'progress-only-if-asked',
      says: 'progress extends a call only if asked to; then a call may go on without a limit',
      proves: [deadlines.request, deadlines.requestReset, wire.progressToken],
      holds: async (client) => {
        const beats = { answerMs: 3_600_000, progressEveryMs: 59_000 };
        expect(await failure(client, beats, { settings: { onprogress: true } })).toEqual([60_000, 'request']);
        const reset = { onprogress: true, resetTimeoutOnProgress: true };
        expect((await playProfile(client, beats, { settings: reset })).answeredAtMs).toBe(3_600_000);
        const mute = { settings: { resetTimeoutOnProgress: true } };
        expect(await failure(client, beats, mute)).toEqual([60_000, 'requestReset']);
      },
      twins: [{ ...typescriptSdkV1, wire: { ...wire, progressToken: claudeCodeCli.wire.progressToken } }],
    },
  ],
});
