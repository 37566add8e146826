import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { withDeadline } from '../testing/truth.ts';
import { continueIde } from './continue-ide.ts';

const { deadlines, startup } = continueIde;

describeProfile(continueIde, {
  row: {
    hanging: 'fails at 60000, cancelled at 60000',
    progressing: 'fails at 60000, cancelled at 60000',
    initialize: 'fails at 20000, cancelled at 60000, close-connection at 60000',
    list: 'fails at 20000, cancelled at 20000',
    limits: {
      stdio: 'initialize 60000, request 60000, startup 20000, call 60000',
      http: 'initializeUrl 60000, request 60000, startup 20000, call 60000',
      library: 'undici (connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000)',
    },
    besides:
      'line null bytes, line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again without end: 3000 3000 3000 3000, connectionTimeout 1.. refuse',
  },
  truths: [
    {
      id: 'one-budget-over-four-lists',
      says: 'one budget of 20 s over four lists',
      proves: [deadlines.startup, startup],
      holds: async (client) => {
        const slow = { handshakeMs: 1_000, pageMs: 6_000, offers: ['resources', 'prompts'] } as const;
        expect((await playProfile(client, slow)).startUp).toMatchObject({ atMs: 20_000 });
        expect((await playProfile(client, { ...slow, pageMs: 4_000 })).startUp).toBeNull();
      },
      twins: [
        withDeadline(continueIde, 'startup', { over: 'page' }),
        { ...continueIde, startup: { ...startup, stdio: [{ ...startup.stdio![0]!, lists: ['tools/list'] }] } },
      ],
    },
    {
      id: 'forgotten-timer',
      says: 'it gives up at 20 s; the timer it forgot cancels and closes at 60 s',
      proves: [deadlines.startup, deadlines.initialize],
      holds: async (client) => {
        const { startUp, ups } = await playProfile(client, { handshakeMs: null });
        expect(startUp).toMatchObject({ atMs: 20_000 });
        expect(ups).toEqual([
          [60_000, 'cancelled'],
          [60_000, 'close-connection'],
        ]);
      },
      twins: [withDeadline(continueIde, 'startup', { outcome: { ...deadlines.startup!.outcome, leavesInside: [] } })],
    },
    {
      id: 'list-is-cancelled',
      says: 'a list under way at 20 s is cancelled at once, and nothing is closed',
      proves: [deadlines.startup],
      holds: async (client) =>
        expect((await playProfile(client, { pageMs: null })).ups).toEqual([[20_000, 'cancelled']]),
      twins: [withDeadline(continueIde, 'startup', { outcome: { ...deadlines.startup!.outcome, toServer: [] } })],
    },
  ],
});
