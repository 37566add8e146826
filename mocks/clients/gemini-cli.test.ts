import { expect } from 'vitest';
import type { Hop } from '../../src/clocks/hop.ts';
import { describeProfile } from '../testing/describe-profile.ts';
import { failure, limitOf, withDeadline } from '../testing/truth.ts';
import { geminiCli } from './gemini-cli.ts';

const http = { transport: 'http' } as const;
const { deadlines, settings } = geminiCli;

describeProfile(geminiCli, {
  row: {
    hanging: 'fails at 600000, cancelled at 600000',
    progressing: 'fails at 600000, cancelled at 600000',
    initialize: 'fails at 600000, cancelled at 600000, close-connection at 600000',
    list: 'fails at 600000, cancelled at 600000',
    limits: {
      stdio: 'initialize 600000, request 60000, list 600000, call 600000',
      http: 'initializeUrl 600000, request 60000, list 600000, call 600000',
      library: 'undici-gemini-cli (headersTimeout 60000, bodyTimeout 300000)',
    },
    besides:
      'line null bytes, line 10485760 bytes, stream again 2: 1000 1500 2250 30000, body again 2: 1000 1500 2250 30000, stream again without end: 3000 3000 3000 3000',
  },
  truths: [
    {
      id: 'one-setting',
      says: 'one setting for connecting, tools and calls; what it asks without a limit has 60 s',
      proves: [settings?.timeout, deadlines.call, deadlines.request],
      holds: (client) => {
        const limits = ['initialize', 'list', 'call', 'request'].map((name) =>
          limitOf(client, name, { timeout: 5_000 }),
        );
        expect(limits).toEqual([5_000, 5_000, 5_000, 60_000]);
      },
      twins: [withDeadline(geminiCli, 'call', { ms: 600_000 }), withDeadline(geminiCli, 'request', { ms: 5_000 })],
    },
    {
      id: 'headers-within-a-minute',
      says: 'over HTTP its dispatcher gives the headers 60 s, so a JSON answer after 90 s is lost',
      proves: [(geminiCli.http as Hop).deadlines.headersTimeout],
      holds: async (client) => {
        const json = { answerMs: 90_000, headersMs: 'with-answer' } as const;
        expect(await failure(client, json, http)).toEqual([60_000, 'headersTimeout']);
      },
      twins: [{ ...geminiCli, http: null }],
    },
  ],
});
