import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { folklore, clients as listed, strictest } from '../mocks/index.ts';
import { type Judged, type Played, playProfile } from '../mocks/testing/play-profile.ts';
import { hangs, tenMinutes } from '../mocks/testing/scripted-link.ts';
import { check } from '../src/check/check.ts';

const hanging = (...args: string[]) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./servers/hanging-stdio.mjs', import.meta.url)), ...args],
});
const everything = {
  command: process.execPath,
  args: [
    fileURLToPath(new URL('../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url)),
    'stdio',
  ],
};
const profiles = [...listed, strictest, folklore];
const clients = profiles.map(({ id }) => id);
const longCall = { tool: 'trigger-long-running-operation', arguments: { duration: 600, steps: 20 } };

/** What the same client does with a scripted server, which is written by hand in `mocks/clients/<id>.test.ts`. */
interface Expected {
  readonly client: string;
  readonly hang: Played;
  readonly steady: Played;
  readonly initialize: Played;
  readonly list: Played;
}
let expected: readonly Expected[] = [];
beforeAll(async () => {
  expected = await Promise.all(
    profiles.map(async (profile) => ({
      client: profile.id,
      hang: await playProfile(profile, hangs),
      steady: await playProfile(profile, tenMinutes),
      initialize: await playProfile(profile, { handshakeMs: null }),
      list: await playProfile(profile, { pageMs: null }),
    })),
  );
});

/** What a report and a play both say. */
const told = (one: Judged | null | undefined) => one && { verdict: one.verdict, atMs: one.atMs };
const reported = (one: { verdict: Judged['verdict']; gaveUp: { atMs: Judged['atMs'] } | null } | undefined) =>
  one && { verdict: one.verdict, atMs: one.gaveUp?.atMs ?? null };

describe('what is true of each client, over stdio', () => {
  test('a hanging call, and one of ten minutes', async () => {
    const report = await check(hanging(), {
      clients,
      calls: [{ tool: 'hang' }, { tool: 'steady' }],
      explain: 0,
      quick: true,
    });
    for (const { client, hang, steady } of expected) {
      const cell = (tool: string) => report.cells.find((one) => one.client === client && one.tool === tool);
      expect({ client, told: reported(cell('hang')) }).toEqual({ client, told: told(hang.call) });
      expect({ client, told: reported(cell('steady')) }).toEqual({ client, told: told(steady.call) });
      const cancel = cell('hang')?.executions[0]?.cancel;
      const cancelledAtMs = hang.ups.find(([, up]) => up === 'cancelled')?.[0] ?? null;
      expect({ client, atMs: cancel?.sent === true ? cancel.atMs : null }).toEqual({ client, atMs: cancelledAtMs });
    }
  });

  test.each([['initialize', 'initialize'] as const, ['tools/list', 'list'] as const])(
    '%s is never answered',
    async (silence, column) => {
      const report = await check(hanging(silence), { clients, explain: 0, quick: true });
      for (const { client, [column]: played } of expected) {
        const startup = report.startup.find((one) => one.client === client);
        expect({ client, told: reported(startup) }).toEqual({ client, told: told(played.start) });
      }
    },
  );

  test('server-everything, as published: ten minutes with progress every 30 s', async () => {
    const report = await check(everything, { clients, calls: [longCall], explain: 0, quick: true });
    for (const { client, steady } of expected) {
      const cell = report.cells.find((one) => one.client === client);
      expect({ client, told: reported(cell) }).toEqual({ client, told: told(steady.call) });
      if (cell?.answer != null) expect(cell.answer.atMs).toBe(600_000);
    }
    const patient = report.cells.find((one) => one.client === 'vscode');
    expect(patient?.progress).toMatchObject({ tokenSent: true, received: 20 });
  });
});
