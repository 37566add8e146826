import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { met } from './http-met.ts';

const patient = 'typescript-sdk-v1:timeout=1000000';

describe('a hop that cuts what is silent', () => {
  test('a silent call of ten minutes does not survive, and the standing GET is cut too', async () => {
    const { what, abouts, notes } = await met('vscode', [faults.idleCut()], { workMs: 600_000 });
    expect(what).toBe('fails: lost');
    expect(notes.slice(0, 2)).toEqual([
      '60000 cuts an exchange on which nothing passed',
      '60000 cuts an exchange on which nothing passed',
    ]);
    expect(abouts.slice(0, 2)).toEqual([
      { over: 'GET', silentMs: 60_000, how: 'fin' },
      { over: 'POST', method: 'tools/call', tool: 'work', silentMs: 60_000, how: 'fin' },
    ]);
  });

  test('one with a heartbeat does, and one with an event store does', async () => {
    const beats = await met('vscode', [faults.idleCut()], { workMs: 600_000, heartbeatMs: 15_000 });
    expect({ what: beats.what, acted: beats.acted }).toEqual({ what: 'fits: result at 600000', acted: false });
    const keeps = await met(patient, [faults.idleCut()], { workMs: 100_000, keepsEvents: true });
    expect(keeps.what).toBe('fits: result at 100000');
    expect(keeps.done.executions).toBe(1);
  });

  test('a heartbeat of exactly its time comes too late', async () => {
    const { what } = await met('vscode', [faults.idleCut()], { workMs: 600_000, heartbeatMs: 60_000 });
    expect(what).toBe('fails: lost');
    const sooner = await met('vscode', [faults.idleCut()], { workMs: 600_000, heartbeatMs: 59_999 });
    expect(sooner.what).toBe('fits: result at 600000');
  });

  test('where only events count, a comment does not help, and progress does', async () => {
    const plan = [faults.idleCut({ resetBy: 'data-event' })];
    expect((await met('vscode', plan, { workMs: 600_000, heartbeatMs: 15_000 })).what).toBe('fails: lost');
    expect((await met('vscode', plan, { workMs: 600_000, progressMs: 50_000 })).what).toBe('fits: result at 600000');
  });

  test.each([
    ['504', 'fails: gave-up by typescript-sdk-v1/http-5xx at 60000'],
    ['rst', 'fails: gave-up by typescript-sdk-v1/network-error at 60000'],
    ['silent-drop', 'fails: gave-up by undici/headersTimeout at 300000'],
  ] as const)('before the head, %s: %s', async (how, expected) => {
    const { what } = await met(patient, [faults.idleCut({ how })], { workMs: 200_000, json: true });
    expect(what).toBe(expected);
  });
});

describe('a hop that cuts at a fixed age', () => {
  test.each([
    [29_999, 'fits: result at 29999'],
    [30_000, 'fails: gave-up by python-sdk-v2/stream-ended at 30000'],
  ])('an answer at %i ms: %s', async (workMs, expected) => {
    expect((await met('python-sdk-v2', [faults.absoluteCut()], { workMs, heartbeatMs: 1_000 })).what).toBe(expected);
  });

  test('what has begun ends as if it were whole, or not; what has not gets a 504', async () => {
    const beating = { workMs: 40_000, heartbeatMs: 1_000 };
    const whole = await met('python-sdk-v2', [faults.absoluteCut()], beating);
    const cut = await met('python-sdk-v2', [faults.absoluteCut({ how: 'fin' })], beating);
    const json = await met('python-sdk-v2', [faults.absoluteCut()], { workMs: 40_000, json: true });
    expect([whole, cut, json].map(({ what }) => what)).toEqual([
      'fails: gave-up by python-sdk-v2/stream-ended at 30000',
      'fails: lost',
      'fails: gave-up by python-sdk-v2/http-5xx at 30000',
    ]);
  });

  test('a server with an event store is asked for the rest', async () => {
    const { what, done } = await met('python-sdk-v2', [faults.absoluteCut()], { workMs: 40_000, keepsEvents: true });
    expect(what).toBe('fits: result at 40000');
    expect(done).toMatchObject({ executions: 1 });
  });
});
