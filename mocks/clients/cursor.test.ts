import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { withDeadline } from '../testing/truth.ts';
import { cursor } from './cursor.ts';

const { deadlines } = cursor;

describeProfile(cursor, {
  row: {
    hanging: 'fails at 0 or lost',
    progressing: 'unknown: fails at 0 or fits at 600000',
    initialize: 'fails at 60000, unknown at 60000',
    list: 'fails at 0 or lost',
    answeredAtOnce: 'unknown: fails at 0 or fits at 0',
    limits: {
      stdio: 'connect 60000',
      http: 'connect 60000',
      library: 'undici-cursor (bodyTimeout 300000, headersTimeout 300000)',
    },
    besides: 'stream again 2: 1600 1600 1600 1600',
  },
  truths: [
    {
      id: 'sixty-seconds-to-initialize',
      says: 'initialize has 60 s',
      proves: [deadlines.connect],
      holds: async (client) => {
        expect((await playProfile(client, { handshakeMs: 59_999 })).startUp).toBeNull();
        expect((await playProfile(client, { handshakeMs: 60_000 })).startUp).toMatchObject({ atMs: 60_000 });
      },
      twins: [withDeadline(cursor, 'connect', { ms: 30_000 }), withDeadline(cursor, 'connect', { over: 'list' })],
    },
  ],
});
