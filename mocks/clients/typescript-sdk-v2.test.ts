import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { limitOf, withDeadline } from '../testing/truth.ts';
import { typescriptSdkV1 } from './typescript-sdk-v1.ts';
import { typescriptSdkV2 } from './typescript-sdk-v2.ts';

const { deadlines } = typescriptSdkV2;
const capped = { resetTimeoutOnProgress: true, maxTotalTimeout: 60_000, timeout: 300_000, onprogress: true };

describeProfile(typescriptSdkV2, {
  row: {
    hanging: 'fails at 60000, cancelled at 60000',
    progressing: 'fails at 60000, cancelled at 60000',
    initialize: 'fails at 60000, close-connection at 60000',
    list: 'fails at 60000, cancelled at 60000',
    limits: {
      stdio: 'initialize 60000, request 60000',
      http: 'initialize 60000, request 60000',
      library: 'undici (connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000)',
    },
    besides:
      'line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again without end: 3000 3000 3000 3000',
  },
  truths: [
    {
      id: 'total-cap-never-cancels',
      says: 'after its total cap nothing is ever cancelled',
      proves: [deadlines.total],
      holds: async (client) => {
        const beats = { answerMs: null, progressEveryMs: 7_000 };
        const { told, ups } = await playProfile(client, beats, { settings: capped });
        expect(told).toMatchObject({ atMs: 63_000 });
        expect(ups).toEqual([]);
      },
      twins: [
        withDeadline(typescriptSdkV2, 'total', { outcome: { ...deadlines.total!.outcome, leaves: ['requestReset'] } }),
      ],
    },
    {
      id: 'probe-only-if-asked',
      says: 'it probes only with versionNegotiation, then for 60 s, and in a process of its own',
      proves: [deadlines.probe, typescriptSdkV2.startup],
      holds: async (client) => {
        const asked = { settings: { versionNegotiation: true } };
        expect(limitOf(client, 'probe', {})).toBeUndefined();
        expect(limitOf(client, 'probe', asked.settings)).toBe(60_000);
        expect((await playProfile(client, {}, asked)).spawns).toBe(2);
        expect((await playProfile(client, {})).spawns).toBe(1);
      },
      twins: [
        withDeadline(typescriptSdkV2, 'probe', { when: {} }),
        { ...typescriptSdkV2, startup: typescriptSdkV1.startup },
      ],
    },
  ],
});
