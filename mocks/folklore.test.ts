import { expect } from 'vitest';
import { folklore } from './folklore.ts';
import { describeProfile } from './testing/describe-profile.ts';
import { playProfile } from './testing/play-profile.ts';
import { failure, withDeadline } from './testing/truth.ts';

const { deadlines, wire } = folklore;

describeProfile(folklore, {
  row: {
    hanging: 'fails at 60000',
    progressing: 'fails at 60000',
    initialize: 'fails at 30000, close-connection at 30000',
    list: 'fails at 30000, close-connection at 30000',
    limits: { stdio: 'connect 30000, call 60000', http: 'connect 30000, call 60000' },
    besides: '',
  },
  truths: [
    {
      id: 'progress-counts-for-nothing',
      says: 'a call has 60 s whatever its progress, and the server is not notified',
      proves: [deadlines.call, wire.progressToken],
      holds: async (client) => {
        const beats = { answerMs: 61_000, progressEveryMs: 1_000 };
        expect(await failure(client, beats)).toEqual([60_000, 'call']);
        expect((await playProfile(client, beats)).ups).toEqual([]);
      },
      twins: [
        withDeadline(folklore, 'call', { ms: 300_000 }),
        withDeadline(folklore, 'call', { outcome: { ...deadlines.call!.outcome, toServer: [{ cancelled: null }] } }),
      ],
    },
  ],
});
