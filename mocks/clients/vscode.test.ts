import { expect } from 'vitest';
import type { Hop } from '../../src/clocks/hop.ts';
import type { Trigger } from '../../src/clocks/reaction.ts';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { clineCore } from './cline-core.ts';
import { vscode } from './vscode.ts';

const http = { transport: 'http' } as const;
const { reactions = [], wire } = vscode;
const reactionTo = (trigger: Trigger) => reactions.find(({ on }) => on === trigger);
const { bodyTimeout, headersTimeout } = (vscode.http as Hop).deadlines;

describeProfile(vscode, {
  row: {
    hanging: 'lost',
    progressing: 'fits at 600000',
    initialize: 'lost',
    list: 'lost',
    limits: {
      stdio: '',
      http: '',
      library: 'undici-vscode (connectTimeout 10000, headersTimeout 300000, bodyTimeout 300000, keepAliveTimeout 4000)',
    },
    besides: 'result 8192 chars, execution again 1: 0 0 0 0, stream again without end: 1000 2000 3000 10000',
  },
  truths: [
    {
      id: 'json-cancelled-stream-hangs',
      says: 'over HTTP a JSON answer after 300 s is cancelled and a stream hangs; stdio waits without a limit',
      proves: [headersTimeout, bodyTimeout, reactionTo('network-error'), reactionTo('stream-broken')],
      holds: async (client) => {
        const json = await playProfile(client, { answerMs: 400_000, headersMs: 'with-answer' }, http);
        expect(json.told).toMatchObject({ atMs: 300_000, as: 'Canceled' });
        const stream = await playProfile(client, { answerMs: 400_000 }, http);
        expect([stream.told, stream.answeredAtMs]).toEqual([null, null]);
        expect((await playProfile(client, { answerMs: 400_000 })).answeredAtMs).toBe(400_000);
      },
      twins: [
        { ...vscode, http: null },
        { ...vscode, reactions: [] },
      ],
    },
    {
      id: 'progress-feeds-the-stream',
      says: 'over HTTP progress on the stream of the call keeps it alive',
      proves: [bodyTimeout, wire.progressToken],
      holds: async (client) => {
        const beats = { answerMs: 900_000, progressEveryMs: 290_000 };
        expect((await playProfile(client, beats, http)).answeredAtMs).toBe(900_000);
      },
      twins: [{ ...vscode, wire: { ...wire, progressToken: clineCore.wire.progressToken } }],
    },
  ],
});
