import { expect, test } from 'vitest';
import { ResponseBody } from './response-body.ts';

const piece = (text: string): Uint8Array => Buffer.from(text);
const textOf = ({ value }: { readonly value?: Uint8Array | undefined }): string => Buffer.from(value ?? []).toString();

test('what has arrived can be read before an error', async () => {
  const body = new ResponseBody(() => {});
  const reader = body.stream.getReader();
  body.push(piece('one'));
  body.push(piece('two'));
  body.fail(new Error('cut'));
  expect(textOf(await reader.read())).toBe('one');
  expect(textOf(await reader.read())).toBe('two');
  await expect(reader.read()).rejects.toThrow('cut');
});

test('an abort drops what has arrived, and ends a read that waits', async () => {
  const body = new ResponseBody(() => {});
  const reader = body.stream.getReader();
  body.push(piece('one'));
  body.fail(new Error('aborted'), { atOnce: true });
  await expect(reader.read()).rejects.toThrow('aborted');

  const other = new ResponseBody(() => {});
  const read = other.stream.getReader().read();
  expect(other.isWaiting).toBe(false); // the stream asks in a turn of its own
  await new Promise(setImmediate);
  expect(other.isWaiting).toBe(true);
  other.fail(new Error('aborted'), { atOnce: true });
  await expect(read).rejects.toThrow('aborted');
});

test('a read that waits gets the next piece, and the end', async () => {
  const body = new ResponseBody(() => {});
  const reader = body.stream.getReader();
  const first = reader.read();
  body.push(piece('one'));
  expect(textOf(await first)).toBe('one');
  const last = reader.read();
  body.end();
  expect(await last).toMatchObject({ done: true });
});

test('a caller that cancels is heard', async () => {
  const reasons: unknown[] = [];
  const body = new ResponseBody((reason) => reasons.push(reason));
  await body.stream.cancel('enough');
  expect(reasons).toEqual(['enough']);
});
