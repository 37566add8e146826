import { expect } from 'vitest';
import { describeProfile } from '../testing/describe-profile.ts';
import { failure, withDeadline } from '../testing/truth.ts';
import { claudeCodeCli } from './claude-code-cli.ts';
import { cowork } from './cowork.ts';

const { deadlines, wire } = cowork;

describeProfile(cowork, {
  row: {
    hanging: 'fails at 60000, cancelled at 60000',
    progressing: 'fails at 60000, cancelled at 60000',
    initialize: 'goes on without it at 60000, unknown at 60000',
    list: 'goes on without it at 60000, unknown at 60000',
    limits: {
      stdio: 'ready 60000, call 60000',
    },
    besides: '',
  },
  truths: [
    {
      id: 'sixty-seconds-whatever-happens',
      says: 'a call has 60 s: it asks for no progress, so nothing extends them',
      proves: [deadlines.call, wire.progressToken],
      holds: async (client) =>
        expect(await failure(client, { answerMs: 61_000, progressEveryMs: 1_000 })).toEqual([60_000, 'call']),
      twins: [
        withDeadline(cowork, 'call', { ms: 240_000 }),
        {
          ...withDeadline(cowork, 'call', { restartedBy: ['progress'] }),
          wire: { ...wire, progressToken: claudeCodeCli.wire.progressToken },
        },
      ],
    },
  ],
});
