import { describe, expect, test } from 'vitest';
import { faults } from '../../src/faults/fault-builders.ts';
import { met } from './http-met.ts';

const patient = 'typescript-sdk-v1:timeout=1000000';

describe('a host that resets what it does not write on', () => {
  test('a silent call of 30 s does not survive the 10 s of the host, one with a heartbeat does', async () => {
    const silent = await met(patient, [faults.hostWriteTimeout()], { workMs: 30_000 });
    expect(silent.what).toMatch(/^fails/);
    expect(silent.notes).toContain('10000 resets a response on which the server wrote nothing');
    const beats = await met(patient, [faults.hostWriteTimeout()], { workMs: 30_000, heartbeatMs: 5_000 });
    expect({ what: beats.what, acted: beats.acted }).toEqual({ what: 'fits: result at 30000', acted: false });
  });

  test('where nothing restarts the limit, a heartbeat does not help, and an event store does', async () => {
    const plan = [faults.hostWriteTimeout({ resetBy: 'none' })];
    expect((await met(patient, plan, { workMs: 30_000, heartbeatMs: 5_000 })).what).toMatch(/^fails/);
    const keeps = await met(patient, plan, { workMs: 15_000, heartbeatMs: 5_000, keepsEvents: true });
    expect(keeps.what).toBe('fits: result at 15000');
    expect(keeps.done.executions).toBe(1);
  });
});
