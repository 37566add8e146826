import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { failure, limitOf, withDeadline } from '../testing/truth.ts';
import { openaiAgentsPython } from './openai-agents-python.ts';

const { deadlines, settings } = openaiAgentsPython;

describeProfile(openaiAgentsPython, {
  row: {
    hanging: 'fails at 5000, cancelled at 5000',
    progressing: 'fails at 5000, cancelled at 5000',
    initialize: 'fails at 5000',
    list: 'fails at 5000, cancelled at 5000',
    limits: {
      stdio: 'probe 10000, initialize 5000, request 5000, call 5000',
      http: 'probe 10000, initialize 5000, request 5000, call 5000',
      library: 'httpx-openai-agents (connect 5000, read 300000)',
    },
    besides:
      'event 1048576 bytes, execution again 0: 1000 2000 4000 512000, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  },
  truths: [
    {
      id: 'five-seconds-a-request',
      says: '5 s a request, 10 s for the probe; 0 turns the 5 s off and not the 10 s',
      proves: [deadlines.call, deadlines.probe, settings?.client_session_timeout_seconds],
      holds: async (client) => {
        expect(await failure(client, hangs)).toEqual([5_000, 'call']);
        const mute = await playProfile(client, { probeMs: null, handshakeMs: null });
        expect(mute.startUp).toMatchObject({ atMs: 15_000 });
        expect(await failure(client, hangs, { settings: { client_session_timeout_seconds: 0 } })).toBeNull();
        expect(limitOf(client, 'probe', { client_session_timeout_seconds: 0 })).toBe(10_000);
      },
      twins: [
        withDeadline(openaiAgentsPython, 'call', { ms: 60_000 }),
        withDeadline(openaiAgentsPython, 'probe', { ms: 5_000 }),
      ],
    },
  ],
});
