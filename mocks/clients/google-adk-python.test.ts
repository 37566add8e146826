import { expect } from 'vitest';
import type { Span } from '../../src/clocks/span.ts';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { failure, withDeadline } from '../testing/truth.ts';
import { googleAdkPython } from './google-adk-python.ts';
import { pythonSdkV2 } from './python-sdk-v2.ts';

const { deadlines, retries = [], startup } = googleAdkPython;
const retryOf = (span: Span) => retries.find(({ of }) => of === span);

describeProfile(googleAdkPython, {
  row: {
    hanging: 'fails at 10000',
    progressing: 'fails at 10000',
    initialize: 'fails at 10000, close-connection at 5000, kill at 5000, close-connection at 10000, kill at 10000',
    list: 'fails at 10000',
    limits: {
      stdio: 'connect 5000, list 5000, read 5000',
      http: 'connect 5000, list 5000, readUrl 300000',
      library: 'httpx (connect 30000, read 300000)',
    },
    besides:
      'execution again 1: 0 0 0 0, attempt again 1: 0 0 0 0, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  },
  truths: [
    {
      id: 'start-up-once-more',
      says: 'a start-up that fails is tried once more, on the connection that is open if one is',
      proves: [retryOf('attempt'), startup],
      holds: async (client) => {
        expect((await playProfile(client, { handshakeMs: null })).spawns).toBe(2);
        expect(await playProfile(client, { pageMs: null })).toMatchObject({ spawns: 1, startUp: { atMs: 10_000 } });
      },
      twins: [
        { ...googleAdkPython, retries: retries.filter(({ of }) => of !== 'attempt') },
        { ...googleAdkPython, startup: pythonSdkV2.startup },
      ],
    },
    {
      id: 'call-once-more',
      says: 'over stdio every failure is run once more, told at 10 s',
      proves: [retryOf('execution'), deadlines.read],
      holds: async (client) => {
        const { told, executions } = await playProfile(client, hangs);
        expect([told?.atMs, executions]).toEqual([10_000, 2]);
        const half = { settings: { 'StdioConnectionParams.timeout': 30 } };
        expect(await failure(client, hangs, half)).toEqual([60_000, 'read']);
      },
      twins: [{ ...googleAdkPython, retries: [] }, withDeadline(googleAdkPython, 'read', { ms: 60_000 })],
    },
  ],
});
