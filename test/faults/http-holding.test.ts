import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { met } from './http-met.ts';

describe('a head that is withheld', () => {
  const long = { workMs: 400_000, heartbeatMs: 15_000 };

  test('comes with the first byte, so a heartbeat is enough', async () => {
    const { what, notes } = await met('vscode', [faults.headersWithheld()], long);
    expect(what).toBe('fits: result at 400000');
    expect(notes.slice(2)).toEqual([
      '15000 lets the head of the response go',
      '15000 lets the head of the response go',
    ]);
  });

  test('comes with the end: the clock over the head fires although bytes flow', async () => {
    const { what } = await met('vscode', [faults.headersWithheld({ holdHeadersUntil: 'end' })], long);
    expect(what).toBe('fails: gave-up by undici-vscode/headersTimeout at 300000');
    expect((await met('vscode', [], long)).what).toBe('fits: result at 400000');
  });

  test('comes late by so much, and the answer with it', async () => {
    const plan = [faults.headersWithheld({ holdHeadersUntil: 'ms', holdMs: 12_000 })];
    expect((await met('typescript-sdk-v1', plan)).what).toBe('fits: result at 12000');
  });

  test('an answer in JSON has head and body at once', async () => {
    const { what, call } = await met('typescript-sdk-v1', [faults.headersWithheld()], {
      json: true,
      refusesGet: true,
    });
    expect({ what, acted: call.faultsActed }).toEqual({ what: 'fits: result at 10000', acted: [] });
  });
});

describe('a body that is kept', () => {
  const client = 'typescript-sdk-v1:onprogress=true,resetTimeoutOnProgress=true';
  const steps = { workMs: 100_000, progressMs: 20_000 };

  test('progress does not reach the client, which gives up', async () => {
    const { what, notes } = await met(client, [faults.sseProxyBuffering()], { ...steps, bufferable: true });
    expect(what).toBe('fails: gave-up by typescript-sdk-v1/requestReset at 60000');
    expect(notes).toEqual(['20001 keeps the body of a response in its buffer']);
    expect((await met(client, [], { ...steps, bufferable: true })).what).toBe('fits: result at 100000');
  });

  test('not where the server asks it not to be, unless that is ignored', async () => {
    const heeded = await met(client, [faults.sseProxyBuffering()], steps);
    const ignored = await met(client, [faults.sseProxyBuffering({ honourXAccelBuffering: false })], steps);
    expect({ what: heeded.what, acted: heeded.acted }).toEqual({ what: 'fits: result at 100000', acted: false });
    expect(ignored.what).toBe('fails: gave-up by typescript-sdk-v1/requestReset at 60000');
  });

  test.each([
    [39_999, 'tight: result at 100000'],
    [40_000, 'fails: gave-up by typescript-sdk-v1/requestReset at 60000'],
  ])('sent on after %i ms all the same: %s', async (flushMs, expected) => {
    const { what } = await met(client, [faults.sseProxyBuffering({ flushMs })], { ...steps, bufferable: true });
    expect(what).toBe(expected);
  });

  test('a small buffer lets the beginning of each progress go', async () => {
    const { what } = await met(client, [faults.sseProxyBuffering({ bufferBytes: 64 })], { ...steps, bufferable: true });
    expect(what).toBe('fits: result at 100000');
  });

  test('an answer that ends its stream is not held back', async () => {
    const { what, acted } = await met('typescript-sdk-v1', [faults.sseProxyBuffering()], { bufferable: true });
    expect({ what, acted }).toEqual({ what: 'fits: result at 10000', acted: false });
  });
});
