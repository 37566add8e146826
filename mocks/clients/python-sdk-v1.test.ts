import { expect } from 'vitest';
import type { Hop } from '../../src/clocks/hop.ts';
import type { Trigger } from '../../src/clocks/reaction.ts';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { pythonSdkV1 } from './python-sdk-v1.ts';

const http = { transport: 'http' } as const;
const { reactions = [] } = pythonSdkV1;
const reactionTo = (trigger: Trigger) => reactions.find(({ on }) => on === trigger);
const { read } = (pythonSdkV1.http as Hop).deadlines;

describeProfile(pythonSdkV1, {
  row: {
    hanging: 'lost',
    progressing: 'fits at 600000',
    initialize: 'lost',
    list: 'lost',
    limits: {
      stdio: '',
      http: '',
      library: 'httpx (connect 30000, read 300000)',
    },
    besides: 'body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  },
  truths: [
    {
      id: 'no-headers-take-the-connection-down',
      says: 'over HTTP: no headers for 300 s, and everything on the connection falls',
      proves: [read, reactionTo('network-error')],
      holds: async (client) => {
        const json = { answerMs: null, headersMs: 'with-answer' } as const;
        const { told, toldBeside } = await playProfile(client, json, { ...http, besideMs: 100_000 });
        expect([told?.atMs, toldBeside?.atMs]).toEqual([300_000, 300_000]);
      },
      twins: [
        { ...pythonSdkV1, http: null },
        { ...pythonSdkV1, reactions: reactions.filter(({ on }) => on !== 'network-error') },
      ],
    },
    {
      id: 'cut-stream-is-swallowed',
      says: 'over HTTP: a silent stream is cut at 300 s, and the caller never gets an answer',
      proves: [read, reactionTo('stream-broken')],
      holds: async (client) => {
        const played = await playProfile(client, hangs, http);
        expect(played.log).toContain('300000 stream-broken');
        expect([played.told, played.answeredAtMs]).toEqual([null, null]);
      },
      twins: [{ ...pythonSdkV1, http: null }],
    },
  ],
});
