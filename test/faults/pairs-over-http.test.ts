import { expect, test } from 'vitest';
import { scenario } from '../../src/check/scenario.ts';
import { placesOf } from '../../src/faults/assert-places.ts';
import type { AnyFault } from '../../src/faults/fault.ts';
import type { FaultPlan, PlannedFault } from '../../src/faults/fault-plan.ts';
import { knownFaults } from '../../src/faults/fault-registry.ts';
import type { ServerUnderTest } from '../../src/scenario/server/server-under-test.ts';
// @ts-expect-error plain JavaScript, as a user's own
import { createHandler, createServer } from '../http/fixtures/server.mjs';

/** Two faults that change messages have the same effect together over HTTP as in memory, in both orders of the plan. */

const parameters: { readonly [fault: string]: PlannedFault['parameters'] } = {
  'late-response': { delayMs: 3_000 },
  'duplicate-response': { gapMs: 500, differ: true },
  'response-id-mismatch': { methods: ['tools/call'], id: 'stringified' },
  'progress-stops': { stopAfterMs: 3_500 },
  'oversized-payload': { textBytes: 1_000 },
  'slow-tools-list': { delayMs: 2_000 },
};

const inBoth = knownFaults().filter(
  (fault) =>
    (fault.layer === 'protocol' || fault.layer === 'payload' || fault.id === 'duplicate-execution') &&
    // Over HTTP a client closes a response with its answer, and reads nothing after it.
    fault.id !== 'progress-after-response' &&
    placesOf(fault).includes('in-process') &&
    placesOf(fault).includes('in-process-http'),
);

/** What the client received, and what of the call. */
async function received(server: ServerUnderTest, plan: FaultPlan) {
  const { call, transcript } = await scenario(server, {
    client: 'typescript-sdk-v1:timeout=40000,onprogress=true',
    call: { tool: 'steps', arguments: { everyMs: 2_000, times: 3 } },
    faults: plan,
  });
  const beganMs = transcript.entries.find((entry) => entry.kind === 'begin' && entry.span === 'call')?.atMs ?? 0;
  return {
    verdict: call?.verdict,
    executions: call?.executions.length,
    frames: transcript.entries.flatMap((entry) =>
      entry.kind === 'received' ? [`${entry.atMs - beganMs} ${JSON.stringify(entry.frame).slice(0, 120)}`] : [],
    ),
    notes: transcript.entries.flatMap((entry) =>
      entry.kind === 'fault' ? [`${entry.atMs - beganMs} ${entry.fault} ${entry.note}`] : [],
    ),
  };
}

const planOf = (faults: readonly AnyFault[]): FaultPlan =>
  faults.map(({ id }) => ({ fault: id, parameters: parameters[id] ?? {} }));

test.each(inBoth)('$id, before each other', async (first) => {
  for (const second of inBoth) {
    const plan = planOf([first, second]);
    const [memory, http] = [await received(createServer, plan), await received({ app: createHandler }, plan)];
    expect.soft({ second: second.id, ...http }).toEqual({ second: second.id, ...memory });
  }
});
