import { describe, expect, test } from 'vitest';
import { clients, folklore, strictest } from '../mocks/index.ts';
import { playProfile } from '../mocks/testing/play-profile.ts';
import { hangs, tenMinutes } from '../mocks/testing/scripted-link.ts';
import { check } from '../src/check/check.ts';
import { hangingServer } from './servers/hanging-server.mjs';

// What each client does with a scripted server is written by hand in `mocks/clients/<id>.test.ts`. `check` must report the same.
describe.each([...clients, strictest, folklore])('$id, in memory', (profile) => {
  test('a call that is never answered, and one of ten minutes with progress every 30 s', async () => {
    const report = await check(() => hangingServer(), {
      clients: [profile.id],
      calls: [{ tool: 'hang' }, { tool: 'steady' }],
    });
    for (const [tool, script] of [['hang', hangs] as const, ['steady', tenMinutes] as const]) {
      const cell = report.cells.find((one) => one.tool === tool);
      const { call } = await playProfile(profile, script);
      expect(call).not.toBeNull();
      expect({ tool, verdict: cell?.verdict, atMs: cell?.gaveUp?.atMs ?? null }).toEqual({
        tool,
        verdict: call?.verdict,
        atMs: call?.atMs,
      });
    }
  });

  test.each([['initialize', { handshakeMs: null }] as const, ['tools/list', { pageMs: null }] as const])(
    '%s is never answered',
    async (silence, script) => {
      const report = await check(() => hangingServer(silence), { clients: [profile.id] });
      const [startup] = report.startup;
      const { start } = await playProfile(profile, script);
      expect({ verdict: startup?.verdict, atMs: startup?.gaveUp?.atMs ?? null }).toEqual({
        verdict: start.verdict,
        atMs: start.atMs,
      });
    },
  );
});
