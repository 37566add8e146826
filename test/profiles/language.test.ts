import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { typescriptSdkV1 } from '../../mocks/clients/typescript-sdk-v1.ts';
import { scenario } from '../../src/check/scenario.ts';
import { playSession } from '../../src/check/sessions/play-session.ts';
import { wireClassOf } from '../../src/client/wire-class.ts';
import { by, cancelled, error } from '../../src/clocks/authoring.ts';
import type { ClientProfile } from '../../src/clocks/client-profile.ts';
import type { Deadline } from '../../src/clocks/deadline.ts';
import { seenAs } from '../../src/properties/judging/seen-as.ts';
import { headOf } from '../../src/scenario/head-of.ts';
import type { Transcript } from '../../src/wire/transcript.ts';
import { played } from '../played.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { cutApp } from './cut-app.ts';

/** What the language of profiles can say of clients in general, each beside a client that does not do it. */

const tested = by('inferred', 'made up for this test');
const plain: ClientProfile = { ...typescriptSdkV1, id: 'plain', deadlines: {}, reactions: [], retries: [], limits: [] };
const server = () =>
  scriptedServer({
    second: async ({ sleep }) => {
      await sleep(1_000);
      return 'done';
    },
    hang: () => new Promise(() => {}),
  });

/** When the server was told to stop, of which request and why. */
const cancels = ({ entries }: Transcript) =>
  entries.flatMap((entry) =>
    entry.kind === 'sent' && 'method' in entry.frame && entry.frame.method === 'notifications/cancelled'
      ? [[entry.atMs, entry.frame.params?.requestId, entry.frame.params?.reason]]
      : [],
  );

const up = [cancelled('no longer needed')];

test('a cancel after success, by a timer that is not cleared', async () => {
  const outcome = { toCaller: error('late', 'both'), toServer: up };
  const limit: Deadline = { over: 'execution', from: 'sent', ms: 5_000, outcome, ...tested };
  const session = async (deadline: Deadline) => {
    const client: ClientProfile = { ...plain, deadlines: { limit: deadline } };
    const steps = [{ tool: 'second' }, { tool: 'second', afterMs: 10_000 }];
    const { calls, transcript } = await playSession(server, { client, steps });
    return { verdicts: calls.map(({ verdict }) => verdict), cancels: cancels(transcript) };
  };
  const fits = ['fits', 'fits'];
  expect(await session({ ...limit, outlivesAnswer: true })).toEqual({
    verdicts: fits,
    cancels: [[5_000, 2, 'no longer needed']],
  });
  expect(await session(limit)).toEqual({ verdicts: fits, cancels: [] });
});

test('a cancel after success, at once', async () => {
  const ends = {
    over: 'execution',
    from: 'answer',
    ms: 0,
    outcome: { toCaller: 'nothing', toServer: up },
    ...tested,
  } as const;
  const client: ClientProfile = { ...plain, deadlines: { ends } };
  const transcript = await played(server, ['second'], { client });
  expect(cancels(transcript)).toEqual([[1_000, 2, 'no longer needed']]);
  expect(transcript.entries.filter(({ kind }) => kind === 'told')).toEqual([]);
  const conditions = {
    transport: 'memory',
    era: 'initialize',
    mode: 'headless',
    settings: {},
    reading: 'lax',
  } as const;
  expect(wireClassOf(client, conditions)).not.toBe(wireClassOf(plain, conditions));
});

test('two cancels for one call', async () => {
  const call = {
    over: 'call',
    ms: 2_000,
    outcome: { toCaller: error('late', 'both'), toServer: [cancelled('first'), cancelled('second')] },
    ...tested,
  } as const;
  const transcript = await played(server, ['hang'], { client: { ...plain, deadlines: { call } } });
  expect(cancels(transcript)).toEqual([
    [2_000, 2, 'first'],
    [2_000, 2, 'second'],
  ]);
});

test('a client that does not wait for its start-up, seen by another too', async () => {
  const turn = {
    over: 'startup',
    ms: 1_000,
    outcome: { toCaller: { go: 'without-server' }, toServer: [], span: 'goes-on' },
    ...tested,
  } as const;
  const eager: ClientProfile = { ...plain, deadlines: { turn } };
  const late = () => {
    const made = server();
    const connect = made.connect.bind(made);
    made.connect = async (transport) => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      await connect(transport);
    };
    return made;
  };
  const happened = ({ entries }: Transcript) =>
    entries.flatMap((entry) =>
      entry.kind === 'expired' ? [[entry.atMs, entry.by]] : entry.kind === 'end' && entry.id === 1 ? [entry.how] : [],
    );
  const transcript = await played(late, ['second'], { client: eager });
  expect(happened(transcript)).toEqual([[1_000, 'plain/turn'], 'ok']);
  const waits = await played(late, ['second'], { client: plain });
  expect(happened(waits)).toEqual(['ok']);
  const conditions = {
    transport: 'memory',
    era: 'initialize',
    mode: 'headless',
    settings: {},
    reading: 'lax',
  } as const;
  const seen = seenAs(waits, headOf(eager, conditions), 1);
  expect(seen.how).toBe('same');
  if (seen.how === 'same') expect(happened(seen.transcript)).toEqual([[1_000, 'plain/turn'], 'ok']);
});

test('a reconnect at the next call, after the server ended', async () => {
  const again = { of: 'connection', after: ['closed'], times: 1, backoff: { firstMs: 500 }, ...tested } as const;
  const leaving = { command: process.execPath, args: [fileURLToPath(new URL('./leaving-once.mjs', import.meta.url))] };
  const session = async (client: ClientProfile) => {
    const steps = [{ tool: 'leave' }, { tool: 'stay', afterMs: 1_000 }];
    const { calls, transcript } = await playSession(leaving, { client, steps });
    const spawns = transcript.entries.filter((entry) => entry.kind === 'begin' && entry.span === 'spawn');
    return {
      ends: calls.map(({ tool, outcome, answer }) => [tool, outcome, answer?.atMs ?? null]),
      spawns: spawns.length,
    };
  };
  expect(await session({ ...plain, retries: [again] })).toEqual({
    ends: [
      ['leave', 'gave-up', null],
      ['stay', 'answered', 500],
    ],
    spawns: 2,
  });
  expect(await session(plain)).toEqual({ ends: [['leave', 'gave-up', null]], spawns: 1 });
  expect(await session({ ...plain, retries: [{ ...again, after: ['garbage'] }] })).toMatchObject({ spawns: 1 });
});

test('a reconnect by itself, after so many looks at its own connection', async () => {
  const looks = {
    of: 'session',
    everyMs: 30_000,
    at: 'timer',
    tolerates: 3,
    reconnectsAfterMs: 5_000,
    ...tested,
  } as const;
  const leaving = { command: process.execPath, args: [fileURLToPath(new URL('./leaving-once.mjs', import.meta.url))] };
  const calls = async (afterMs: number) => {
    const steps = [{ tool: 'leave' }, { tool: 'stay', afterMs }];
    const run = await playSession(leaving, { client: { ...plain, cadences: [looks] }, steps });
    return run.calls.map(({ outcome }) => outcome);
  };
  expect(await calls(94_999)).toEqual(['gave-up', 'gave-up']);
  expect(await calls(95_001)).toEqual(['gave-up', 'answered']);
});

test('of what a profile does not say nothing is made up', async () => {
  const leaving = { command: process.execPath, args: [fileURLToPath(new URL('./leaving-once.mjs', import.meta.url))] };
  const { calls } = await playSession(leaving, { client: plain, steps: [{ tool: 'leave' }] });
  expect(calls[0]?.gaveUp).toMatchObject({ error: { message: 'unknown' }, shownTo: 'unknown' });

  const { app } = cutApp({ withId: false, retryMs: 0, how: 'ended' });
  const { transcript } = await scenario({ app }, { client: plain, call: { tool: 'work' } });
  const guesses = transcript.entries.filter((entry) => entry.kind === 'stimulus' && entry.on === 'guessed-reading');
  expect(guesses).toMatchObject([
    { note: expect.stringContaining('what this client does with a response that was cut is unknown') },
  ]);
});
