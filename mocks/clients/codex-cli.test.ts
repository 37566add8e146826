import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { withDeadline } from '../testing/truth.ts';
import { codexCli } from './codex-cli.ts';

const { deadlines } = codexCli;

describeProfile(codexCli, {
  row: {
    // Measured on 0.169 to 0.171; earlier releases told the server nothing.
    hanging: 'fails at 300000, cancelled at 300000',
    progressing: 'fails at 300000, cancelled at 300000',
    initialize: 'fails at 30000, close-connection at 30000, kill at 30000',
    list: 'fails at 30000, close-connection at 30000, kill at 30000',
    limits: {
      stdio: 'startup 30000, list 30000, call 300000',
      http: 'startup 30000, list 30000, call 300000, transportClosed 3000, replyEnded 3000',
      library: 'reqwest ()',
    },
    besides:
      'line 16777216 bytes, handshake again 2: 250 1000 0 0, page again 2: 250 1000 0 0, execution again 1: 0 0 0 0, stream again without end: 1000 2000 4000 512000, body again without end: 0 1000 2000 256000, call 1 at once',
  },
  truths: [
    {
      id: 'budget-twice',
      says: 'the start-up budget twice, once for initialize and once for the list',
      proves: [deadlines.startup, deadlines.list],
      holds: async (client) => {
        const mute = await playProfile(client, { handshakeMs: null });
        expect(mute.startUp).toMatchObject({ atMs: 30_000, by: 'codex-cli/startup' });
        const without = await playProfile(client, { handshakeMs: 29_000, pageMs: null });
        expect(without.startUp).toMatchObject({ atMs: 59_000, by: 'codex-cli/list' });
      },
      twins: [
        withDeadline(codexCli, 'startup', { over: 'startup' }),
        withDeadline(codexCli, 'list', { over: 'attempt' }),
        withDeadline(codexCli, 'startup', { ms: 10_000 }),
      ],
    },
    {
      id: 'pauses-for-a-person',
      says: 'ten minutes in which a person is asked do not count; then the server is told',
      proves: [deadlines.call],
      holds: async (client) => {
        const asks = { answerMs: null, elicit: { atMs: 10_000, forMs: 600_000 } };
        const { told, ups } = await playProfile(client, asks, { mode: 'interactive' });
        expect(told).toMatchObject({ atMs: 900_000, by: 'codex-cli/call' });
        expect(ups).toEqual([[900_000, 'cancelled']]);
      },
      twins: [
        withDeadline(codexCli, 'call', { outcome: { ...deadlines.call!.outcome, toServer: [] } }),
        withDeadline(codexCli, 'call', { pausedBy: [] }),
        withDeadline(codexCli, 'call', { pausedBy: [], restartedBy: ['elicitation-end'] }),
      ],
    },
  ],
});
