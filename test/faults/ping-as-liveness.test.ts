import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { faulty, notes } from './faulty.ts';

const file = fileURLToPath(new URL('./serial-stdio.mjs', import.meta.url));
const serial = { command: process.execPath, args: [file] };
const answering = { command: process.execPath, args: [file, 'answers-pings'] };
const work = { tool: 'work', client: 'codex-cli' };

test('a server that reads one message at a time is ended while it works', async () => {
  const { verdicts, transcript } = await faulty(serial, { ...work, plan: [faults.pingAsLiveness()] });
  expect(verdicts).toEqual(['fails']);
  expect(notes(transcript).map(({ atMs, about }) => [atMs, about.timeoutMs ?? 'ping'])).toEqual([
    [30_000, 'ping'],
    [60_000, 30_000],
  ]);
  expect(transcript.entries.filter(({ kind }) => kind === 'ended')).toMatchObject([
    { atMs: 60_000, end: { by: 'server', signal: 'SIGKILL' } },
  ]);
});

test('a server that answers pings beside its work is left alone', async () => {
  const { answeredMs, verdicts, transcript } = await faulty(answering, { ...work, plan: [faults.pingAsLiveness()] });
  expect({ verdicts, answeredMs }).toEqual({ verdicts: ['fits'], answeredMs: [100_000] });
  expect(notes(transcript).map(({ atMs }) => atMs)).toEqual([30_000, 60_000, 90_000]);
});

test.each([
  ['ignored', 'fails'],
  ['delayed', 'fails'],
] as const)('an answer to a ping that is %s is taken for its death', async (answer, verdict) => {
  const { verdicts } = await faulty(answering, { ...work, plan: [faults.pingAsLiveness({ answer })] });
  expect(verdicts).toEqual([verdict]);
});

test('lifted in mid-flight, it ends nothing', async () => {
  const { answeredMs } = await faulty(serial, {
    ...work,
    plan: [faults.pingAsLiveness()],
    before: (session) => void session.time.setTimer(() => session.liftFaults(), 45_000),
  });
  expect(answeredMs).toEqual([100_000]);
});

test('a server that is no process of its own is refused', async () => {
  await expect(check(() => ({}), { faults: [faults.pingAsLiveness()] })).rejects.toMatchObject({
    code: 'ERR_FAULT_PLAN',
  });
});
