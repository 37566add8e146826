import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { protocolVersion } from '../../src/time/processes/protocol.ts';
import { ScriptedHost } from './scripted-host.ts';
import { fixture } from './session.ts';
import { makeWorld } from './world.ts';

/** No child is ever ahead of the clock of its host. */

/** A process that speaks the protocol of agents, though not as it should. */
const wrongAgent = ['-u', 'NODE_OPTIONS', process.execPath, fixture('wrong-agent.mjs'), String(protocolVersion)];

let host: ScriptedHost | undefined;
afterEach(async () => {
  await host?.close();
  host = undefined;
});

test('an agent fires nothing if the timer that was due has been cleared since it was asked last', async () => {
  host = await ScriptedHost.start([fixture('clears-on-input.mjs')]);
  const before = await host.ask({ do: 'settle', nowMs: 0, expect: [] });
  const cleared = once(host.child.stdout as Readable, 'data');
  host.child.stdin?.write('x'); // clears the timer that is due at 10
  await cleared;
  const after = await host.ask({ do: 'fire', nowMs: 10, untilMs: 10, atMost: 1 });

  expect(before).toMatchObject({ nowMs: 0, nextMs: 10 });
  expect(after).toMatchObject({ nowMs: 10, nextMs: 600_000 });
});

test('an agent that fires what is not due fails the run, and the error names it', async () => {
  const { clock, start } = await makeWorld();
  const session = start('env', wrongAgent);

  await expect(clock.run(() => session.initialize().then(() => session.call('hang')))).rejects.toMatchObject({
    code: 'ERR_CLOCK_AHEAD',
    ahead: { name: expect.stringMatching(/^wrong-agent\.mjs \(c1\)$/), nowMs: 600_010 },
    here: { nowMs: 10 },
  });
});

test('the command line calls that a fault of its own: status 3, and no verdict', async () => {
  const bin = fileURLToPath(new URL('../../dist/src/cli/bin.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'check', '--client', 'codex-cli', '--', 'env', ...wrongAgent]);
  const [out, err] = [child.stdout, child.stderr].map(async (stream) =>
    Buffer.concat(await stream.toArray()).toString(),
  );
  const status = await new Promise((resolve) => child.once('close', resolve));

  expect(status).toBe(3);
  expect(await err).toMatch(/the harness itself failed \(ERR_CLOCK_AHEAD\): The clock of wrong-agent\.mjs/);
  expect(await out).not.toMatch(/fits|fails/);
});
