import { expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faults } from '../../src/faults/fault-builders.ts';
import { faultById } from '../../src/faults/fault-registry.ts';
import { playCall, playStartup } from '../../src/scenario/play-calls.ts';
import { openSession } from '../../src/scenario/session.ts';
import { transcriptHash } from '../../src/wire/transcript.ts';
import { profile } from '../played.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { met } from './http-met.ts';
import { httpServer } from './http-server.ts';

const all = Object.entries(faults).filter(([, plan]) =>
  ['http', 'gateway'].includes(String(faultById(plan().fault)?.layer)),
);

test.each(all)('%s is refused for a server that is not over HTTP, before the server is made', async (_, fault) => {
  let made = 0;
  const server = () => {
    made += 1;
    return scriptedServer({ quick: async () => 'short' });
  };
  await expect(
    check(server, { clients: ['codex-cli'], calls: [{ tool: 'quick' }], faults: [fault()] }),
  ).rejects.toMatchObject({
    code: 'ERR_FAULT_PLAN',
    message: expect.stringMatching(
      /^plan\[0\]: \S+ cannot be injected into a server that is a function in this process/,
    ),
  });
  expect(made).toBe(0);
});

test.each(all)('%s is the same every time', async (_, fault) => {
  const runs = [await met('typescript-sdk-v1', [fault()]), await met('typescript-sdk-v1', [fault()])];
  const [first, again] = runs.map(({ transcript }) => transcriptHash(transcript));
  expect(again).toBe(first);
});

test.each([
  ['half-open', faults.halfOpen(), 5_000, 10_000],
  ['http1-degradation', faults.http1Degradation(), 5_000, 15_000],
  ['headers-withheld', faults.headersWithheld({ holdHeadersUntil: 'ms', holdMs: 20_000 }), 45_000, 10_000],
  ['idle-cut', faults.idleCut({ idleMs: 9_000 }), 5_000, 10_000],
  ['absolute-cut', faults.absoluteCut({ capMs: 9_000 }), 5_000, 10_000],
  ['sse-dropped-mid-call', faults.sseDroppedMidCall({ how: 'half-open' }), 5_000, 10_000],
] as const)('%s, lifted in mid-flight, leaves the call to itself', async (_, fault, liftMs, answeredMs) => {
  const conditions = {
    transport: 'http',
    era: 'initialize',
    mode: 'headless',
    settings: {},
    reading: 'lax',
  } as const;
  const bounds = { horizonMs: 1_000_000, maxSteps: 100_000, maxRealMs: 5_000 };
  const server = { app: httpServer().app };
  const session = await openSession({
    server,
    profile: profile('typescript-sdk-v1'),
    conditions,
    time: 'virtual',
    plan: [fault],
  });
  try {
    session.time.setTimer(() => session.liftFaults(), liftMs);
    await playStartup(session, bounds);
    const id = await playCall(session, 'work', {}, bounds);
    const { entries } = session.transcript;
    const began = entries.find((entry) => entry.kind === 'begin' && entry.id === id);
    const ended = entries.find((entry) => entry.kind === 'end' && entry.id === id);
    expect(ended).toMatchObject({ how: 'ok' });
    expect((ended?.atMs ?? 0) - (began?.atMs ?? 0)).toBe(answeredMs);
  } finally {
    await session.close();
  }
});

test('several faults, a gateway and a network lie on one path', async () => {
  const report = await check(
    { app: httpServer({ workMs: 20_000, heartbeatMs: 5_000, keepsEvents: true }).app },
    {
      clients: ['typescript-sdk-v1'],
      gateways: ['nginx'],
      network: { roundTripMs: 100 },
      faults: [
        faults.sseDroppedMidCall(),
        faults.idleCut({ idleMs: 10_000 }),
        faults.http1Degradation({ heldForMs: 1_000 }),
      ],
    },
  );
  expect(report.cells.map(({ verdict, faultsActed }) => ({ verdict, faultsActed }))).toEqual([
    { verdict: 'fits', faultsActed: [0, 2] },
  ]);
});
