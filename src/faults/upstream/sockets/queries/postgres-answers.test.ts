import { expect, test } from 'vitest';
import { PostgresAnswers } from './postgres-answers.ts';

const message = (type: string, text: string): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(4 + text.length, 1);
  return Buffer.concat([head, Buffer.from(text, 'latin1')]);
};

/** A stage, and what it passed on. */
function stage(readsKey: boolean) {
  const passed: Buffer[] = [];
  const keys: string[] = [];
  const pass = (event: { readonly type: string; readonly chunk?: Uint8Array }) =>
    void passed.push(Buffer.from(event.chunk ?? event.type));
  const answers = new PostgresAnswers(readsKey, (key) => keys.push(key), { pass });
  const receive = (chunk: Uint8Array) => answers.receive({ type: 'bytes', chunk });
  return { answers, receive, keys, text: () => Buffer.concat(passed).toString('latin1') };
}

const own = message('E', 'own\0');

test('one error becomes that of the cancellation, the next is the own of the database', () => {
  const { answers, receive, text } = stage(false);
  answers.replaceError('statement timeout');
  receive(Buffer.concat([message('T', 'row'), own, own]));
  receive(own);
  expect(text().split('canceling statement due to statement timeout')).toHaveLength(2);
  expect(text().split('own\0')).toHaveLength(3);
  expect(text().indexOf('row')).toBeLessThan(text().indexOf('canceling'));
});

test('an error in pieces is replaced as a whole', () => {
  const { answers, receive, text } = stage(false);
  answers.replaceError('user request');
  for (const byte of own) receive(Uint8Array.of(byte));
  expect(text()).toContain('due to user request');
  expect(text()).not.toContain('own');
});

test('without a cancellation all bytes are passed as they come', () => {
  const { receive, text } = stage(false);
  receive(own.subarray(0, 3));
  expect(text()).toBe(own.toString('latin1', 0, 3));
});

test('the key is read once, also in pieces, and passed on', () => {
  const { receive, keys, text } = stage(true);
  const key = message('K', '\x01\x02');
  for (const byte of key) receive(Uint8Array.of(byte));
  receive(key);
  expect(keys).toEqual(['0102']);
  expect(text()).toBe(Buffer.concat([key, key]).toString('latin1'));
});

test('what is not whole is passed on at the end', () => {
  const { answers, receive, text } = stage(true);
  receive(own.subarray(0, 4));
  expect(text()).toBe('');
  answers.lift();
  expect(text()).toBe(own.toString('latin1', 0, 4));
});
