import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { placesOf } from '../../src/faults/assert-places.ts';
import type { AnyFault, FaultPlace } from '../../src/faults/fault.ts';
import type { FaultPlan } from '../../src/faults/fault-plan.ts';
import { knownFaults } from '../../src/faults/fault-registry.ts';
import { type CheckReport, check, type ServerUnderTest } from '../../src/index.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createApp, createServer } from '../http/fixtures/server.mjs';
import { freePort } from '../http/free-port.ts';

/** Every fault has the same effect on one server wherever it can be injected: in this process, and in a child. */

const file = fileURLToPath(new URL('../http/fixtures/server.mjs', import.meta.url));

const servers: { readonly [place in FaultPlace]?: () => Promise<ServerUnderTest> } = {
  'in-process': async () => createServer,
  'stdio-child': async () => ({ command: process.execPath, args: [file, 'stdio'] }),
  'in-process-http': async () => ({ app: createApp }),
  'http-child': async () => {
    const port = await freePort();
    const env = { PORT: String(port) };
    return { command: process.execPath, args: [file, 'http'], env, http: `http://127.0.0.1:${port}/mcp` };
  },
};

/** The fault with its defaults, and an upstream that answers: a real one would answer when it likes. */
const planOf = ({ id }: AnyFault): FaultPlan => [
  { fault: id, parameters: {} },
  { fault: 'upstream-slow', parameters: { delayMs: 0, answer: { body: 'found' } } },
];

/** What a user reads of a report that may not depend on the place. */
const seen = ({ startup, cells }: CheckReport) => ({
  startup: startup.map(({ client, verdict, ending }) => ({ client, verdict, ending: ending?.kind })),
  cells: cells.map(({ client, tool, verdict, outcome, gaveUp, answer, executions, faultsActed, ending }) => ({
    cell: `${client} ${tool}`,
    verdict,
    outcome,
    gaveUp,
    answer: answer && { kind: answer.kind, atMs: answer.atMs },
    executions,
    faultsActed,
    ending: ending?.kind,
  })),
});

const play = async (place: FaultPlace, fault: AnyFault) => {
  const server = await servers[place]?.();
  if (server === undefined) throw new Error(`no server for ${place}`);
  return check(server, {
    // It asks for progress, gives up, and cancels.
    clients: ['typescript-sdk-v1:timeout=40000,onprogress=true'],
    calls: [
      { tool: 'steps', arguments: { everyMs: 9_000, times: 3 } },
      { tool: 'fetches', arguments: {} },
    ],
    faults: planOf(fault),
    quick: true,
    explain: 0,
  });
};

/** Tests that compare two places: the first is in this process, the second is a child. */
export function compares(here: FaultPlace, there: FaultPlace): void {
  const both = knownFaults().filter((fault) => placesOf(fault).includes(here) && placesOf(fault).includes(there));
  test.each(both)('$id', async (fault) => {
    const [inProcess, inChild] = [await play(here, fault), await play(there, fault)];
    expect(seen(inChild)).toEqual(seen(inProcess));
  });
}
