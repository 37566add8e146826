import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { failure, limitOf, withDeadline } from '../testing/truth.ts';
import { clineCore } from './cline-core.ts';

const { deadlines, settings, startup } = clineCore;

describeProfile(clineCore, {
  row: {
    hanging: 'fails at 60000',
    progressing: 'fails at 60000',
    initialize: 'fails at 6000, kill at 3000, kill at 6000',
    list: 'fails at 30000',
    limits: {
      stdio: 'initialize 3000, session 30000, list 60000, request 60000',
    },
    besides: 'result 8000 chars, timeout 1..3600 clamp, call 1 at once',
  },
  truths: [
    {
      id: 'two-processes',
      says: 'two processes, given up at 6 s',
      proves: [startup, deadlines.initialize],
      holds: async (client) => {
        const { startUp, spawns, ups } = await playProfile(client, { handshakeMs: null });
        expect([startUp, spawns]).toEqual([expect.objectContaining({ atMs: 6_000 }), 2]);
        expect(ups).toEqual([
          [3_000, 'kill'],
          [6_000, 'kill'],
        ]);
      },
      twins: [
        withDeadline(clineCore, 'initialize', { ms: 30_000 }),
        { ...clineCore, startup: { ...startup, stdio: startup.stdio!.slice(1) } },
      ],
    },
    {
      id: 'timeout-in-seconds',
      says: '60000, meant as milliseconds, becomes an hour',
      proves: [settings?.timeout],
      holds: (client) => expect(limitOf(client, 'request', { timeout: 60_000 })).toBe(3_600_000),
      twins: [{ ...clineCore, settings: { timeout: { ...settings!.timeout!, unit: 'ms' } } }],
    },
    {
      id: 'never-cancels',
      says: 'nothing is ever cancelled',
      proves: [deadlines.request],
      holds: async (client) => {
        expect(await failure(client, hangs)).toEqual([60_000, 'request']);
        expect((await playProfile(client, hangs)).ups).toEqual([]);
      },
      twins: [
        withDeadline(clineCore, 'request', { outcome: { toCaller: 'nothing', toServer: [{ cancelled: null }] } }),
      ],
    },
  ],
});
