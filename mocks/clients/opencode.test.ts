import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { failure, withDeadline } from '../testing/truth.ts';
import { opencode } from './opencode.ts';

const { deadlines } = opencode;

describeProfile(opencode, {
  row: {
    hanging: 'fails at 60000, cancelled at 60000',
    progressing: 'fits at 600000',
    initialize: 'fails at 30000, close-connection at 30000',
    list: 'fails at 30000, cancelled at 30000, close-connection at 30000',
    limits: {
      stdio: 'connect 30000, list 30000, call 60000',
      http: 'connect 30000, list 30000, call 60000',
      library: 'bun-fetch-opencode (idle 300000)',
    },
    besides:
      'result 51200 bytes, line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again without end: 3000 3000 3000 3000',
  },
  truths: [
    {
      id: 'progress-keeps-a-call-alive',
      says: 'progress keeps a call alive, and a minute of silence ends it',
      proves: [deadlines.call],
      holds: async (client) => {
        const busy = await playProfile(client, { answerMs: 3_600_000, progressEveryMs: 59_000 });
        expect(busy.answeredAtMs).toBe(3_600_000);
        const once = { answerMs: null, progressEveryMs: 59_000, progressUntilMs: 59_000 };
        expect(await failure(client, once)).toEqual([119_000, 'call']);
      },
      twins: [withDeadline(opencode, 'call', { restartedBy: [] }), withDeadline(opencode, 'call', { ms: 30_000 })],
    },
  ],
});
