import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { faulty, notes } from './faulty.ts';
import { taskServer } from './task-server.mjs';

const stdio = { command: process.execPath, args: [fileURLToPath(new URL('./task-stdio.mjs', import.meta.url))] };

describe.each([
  ['in process', () => taskServer()],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  const play = async (tool: string, parameters: Parameters<typeof faults.taskNeverFinishes>[0] = {}) => {
    const plan = [faults.taskNeverFinishes(parameters)];
    const { verdicts, answeredMs, gaveUpMs, texts, transcript } = await faulty(server, {
      tool,
      plan,
      client: 'typescript-sdk-v1',
    });
    return { verdicts, answeredMs, gaveUpMs, text: texts[0], noted: notes(transcript).map(({ note }) => note) };
  };

  test('a task whose work ends is polled each 5 s, and its result is the answer', async () => {
    const run = await play('limited');
    expect(run).toMatchObject({ verdicts: ['fits'], answeredMs: [25_000], noted: ['the call is made as a task'] });
    expect(run.text).toContain('done');
  });

  test('a task that never ends is polled until the client gives up', async () => {
    expect(await play('stuck', { ttlMs: null })).toMatchObject({
      verdicts: ['fails'],
      answeredMs: [null],
      gaveUpMs: [60_000],
    });
  });

  test('a task that works longer than it is kept is gone', async () => {
    const { answeredMs, text } = await play('longer-than-its-ttl', { ttlMs: 41_000 });
    expect(answeredMs).toEqual([45_000]);
    expect(text).toContain('not found');
  });

  test('the client polls as often as it is told', async () => {
    expect(await play('limited', { pollMs: 3_000 })).toMatchObject({ answeredMs: [24_000] });
  });

  test('a task that seems to work without end', async () => {
    expect(await play('limited', { status: 'working' })).toMatchObject({ verdicts: ['fails'], gaveUpMs: [60_000] });
  });

  test('a task that the server does not know any more', async () => {
    const { answeredMs, text, noted } = await play('limited', { status: 'gone' });
    expect(answeredMs).toEqual([5_000]);
    expect(text).toContain('Task not found');
    expect(noted).toEqual(['the call is made as a task', 'the task is gone']);
  });
});

test('lifted in mid-flight, the task is polled at once, and then as before', async () => {
  const { answeredMs } = await faulty(() => taskServer(), {
    tool: 'limited',
    client: 'typescript-sdk-v1',
    plan: [faults.taskNeverFinishes({ status: 'working' })],
    before: (session) => void session.time.setTimer(() => session.liftFaults(), 27_000),
  });
  expect(answeredMs).toEqual([27_000]);
});
