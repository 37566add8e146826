import { expect, test } from 'vitest';
import type { Frame } from '../../wire/frame.ts';
import type { Entry } from '../../wire/transcript.ts';
import { unreadAnswers } from './unread-answers.ts';

const answer: Frame = { jsonrpc: '2.0', id: 7, result: {} };
const received: Entry = { atMs: 5, kind: 'received', frame: answer, spanId: null, bytes: 1 };
const stimulus = (on: string, note: string): Entry => ({ atMs: 5, kind: 'stimulus', on, spanId: null, note });

test('an answer with an id that no request of the client has is unread', () => {
  expect(unreadAnswers([received, stimulus('unknown-id', 'an answer to no request of ours')])).toEqual([
    { atMs: 5, what: 'an answer with the id 7, and no request of this client has that id' },
  ]);
});

test('an answer that comes late, or beside which something else happens, is not', () => {
  expect(unreadAnswers([received, stimulus('late-answer', 'tools/call')])).toEqual([]);
  expect(unreadAnswers([stimulus('unknown-id', 'an answer to no request of ours')])).toEqual([]);
});
