import { expect } from 'vitest';
import { callOf, describeProfile, startUpInWords } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { withDeadline } from '../testing/truth.ts';
import { claudeDesktop } from './claude-desktop.ts';

const { deadlines, wire } = claudeDesktop;

describeProfile(claudeDesktop, {
  row: {
    hanging: 'fails at 240000, cancelled at 240000',
    progressing: 'unknown: fails at 240000 or fits at 600000',
    initialize: 'fails at 60000, cancelled at 60000, close-connection at 60000',
    list: 'fails at 0 or lost',
    limits: {
      stdio: 'initialize 60000, call 240000',
    },
    besides: 'result 150000 chars',
  },
  truths: [
    {
      id: 'four-minutes',
      says: 'a call has 240 s: an answer at that very millisecond comes too late',
      proves: [deadlines.call],
      holds: async (client) => {
        expect(await callOf(client, { answerMs: 100_000 })).toBe('fits at 100000');
        expect(await callOf(client, { answerMs: 239_999 })).toBe('fits at 239999');
        expect(await callOf(client, { answerMs: 240_000 })).toMatch(/^fails at 240000/);
        expect(await callOf(client, { answerMs: 241_000 })).toMatch(/^fails at 240000/);
      },
      twins: [
        withDeadline(claudeDesktop, 'call', { ms: 60_000 }),
        withDeadline(claudeDesktop, 'call', { ms: 241_000 }),
      ],
    },
    {
      id: 'unknown-counts-where-it-matters',
      says: 'what is unknown of progress and of the list counts only where a call or a start-up comes upon it',
      proves: [deadlines.page, deadlines.call, wire.progressToken],
      holds: async (client) => {
        expect(startUpInWords(await playProfile(client, {}))).toBe('unknown: fails at 0 or starts');
        expect(await callOf(client, { answerMs: 241_000, progressEveryMs: 10_000 })).toMatch(/^unknown/);
        expect(await callOf(client, { answerMs: 239_000, progressEveryMs: 10_000 })).toBe('fits at 239000');
      },
      twins: [
        withDeadline(claudeDesktop, 'page', { ms: 60_000 }),
        withDeadline(claudeDesktop, 'call', { restartedBy: ['progress'], ms: 1_000 }),
      ],
    },
  ],
});
