import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { withDeadline } from '../testing/truth.ts';
import { pythonSdkV2 } from './python-sdk-v2.ts';

const { deadlines } = pythonSdkV2;

describeProfile(pythonSdkV2, {
  row: {
    hanging: 'lost',
    progressing: 'fits at 600000',
    initialize: 'lost',
    list: 'lost',
    limits: {
      stdio: 'probe 10000',
      http: 'probe 10000',
      library: 'httpx2 (connect 30000, read 300000)',
    },
    besides: 'event 1048576 bytes, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  },
  truths: [
    {
      id: 'probe-of-ten-seconds',
      says: 'a probe that is never answered costs 10 s, whatever the limit of a request is',
      proves: [deadlines.probe, deadlines.initialize],
      holds: async (client) => {
        expect((await playProfile(client, { probeMs: null })).log).toContain('10000 begin handshake');
        const asked = { settings: { read_timeout_seconds: 2 } };
        const { startUp } = await playProfile(client, { probeMs: null, handshakeMs: null }, asked);
        expect(startUp).toMatchObject({ atMs: 12_000 });
      },
      twins: [withDeadline(pythonSdkV2, 'probe', { ms: 5_000 }), withDeadline(pythonSdkV2, 'initialize', { ms: null })],
    },
  ],
});
