import { expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { met } from './http-met.ts';

test('nobody is told, so the client gives up by a clock of its own, or never', async () => {
  const sdk = await met('typescript-sdk-v1', [faults.halfOpen()]);
  expect(sdk.what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
  expect(sdk.notes).toEqual(['1000 connections fall silent']);
  expect(sdk.abouts).toEqual([{ tool: 'work', exchanges: 2, direction: 'both' }]);
  expect((await met('vscode', [faults.halfOpen()])).what).toBe('fails: lost');
});

test('a heartbeat helps the server to find out, and not the client', async () => {
  const { what } = await met('typescript-sdk-v1', [faults.halfOpen()], { heartbeatMs: 1_000 });
  expect(what).toBe('fails: gave-up by typescript-sdk-v1/request at 60000');
});

test.each([
  [20_000, 'fits: result at 21000'],
  [58_999, 'tight: result at 59999'],
  [59_000, 'fails: gave-up by typescript-sdk-v1/request at 60000'],
])('healed after %i ms, what was sent arrives: %s', async (healAfterMs, expected) => {
  expect((await met('typescript-sdk-v1', [faults.halfOpen({ healAfterMs })])).what).toBe(expected);
});

test('only towards the server, answers pass', async () => {
  const { what, acted } = await met('typescript-sdk-v1', [faults.halfOpen({ direction: 'to-server' })]);
  expect({ what, acted }).toEqual({ what: 'fits: result at 10000', acted: true });
});

test('after the answer there is nothing to hit', async () => {
  const { what, acted } = await met('typescript-sdk-v1', [faults.halfOpen({ afterMs: 10_001 })]);
  expect({ what, acted }).toEqual({ what: 'fits: result at 10000', acted: false });
});
