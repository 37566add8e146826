import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { withDeadline } from '../testing/truth.ts';
import { qwenCode } from './qwen-code.ts';

const { deadlines } = qwenCode;

describeProfile(qwenCode, {
  row: {
    hanging: 'fails at 300000, cancelled at 300000',
    progressing: 'fails at 600000, cancelled at 600000',
    initialize: 'fails at 30000, close-connection at 30000, kill at 30000',
    list: 'fails at 30000, close-connection at 30000, kill at 30000',
    limits: {
      stdio: 'initialize 60000, request 60000, total 600000, discovery 30000, idle 300000',
      http: 'initialize 60000, request 60000, total 600000, discoveryUrl 5000, idle 300000',
      library: 'undici-qwen-code (keepAliveTimeout 60000)',
    },
    besides:
      'line 10485760 bytes, execution again 3: 0 0 0 0, page again 2: 200 400 0 0, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again without end: 3000 3000 3000 3000, mcp.toolIdleTimeoutMs 10000..3600000 ?, discoveryTimeoutMs 100..300000 clamp',
  },
  truths: [
    {
      id: 'silence-and-total',
      says: '300 s of silence, 600 s with progress each minute, each cancelled',
      proves: [deadlines.idle, deadlines.total],
      holds: async (client) => {
        const silent = await playProfile(client, hangs);
        expect(silent.told).toMatchObject({ atMs: 300_000, by: 'qwen-code/idle' });
        expect(silent.ups).toEqual([[300_000, 'cancelled']]);
        const busy = await playProfile(client, { answerMs: null, progressEveryMs: 60_000 });
        expect(busy.told).toMatchObject({ atMs: 600_000, by: 'qwen-code/total' });
        expect(busy.ups).toEqual([[600_000, 'cancelled']]);
      },
      twins: [
        withDeadline(qwenCode, 'idle', { restartedBy: [] }),
        withDeadline(qwenCode, 'total', { restartedBy: ['progress'] }),
        withDeadline(qwenCode, 'idle', { ms: 600_000 }),
      ],
    },
  ],
});
