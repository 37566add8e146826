import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { scenario } from '../../src/check/scenario.ts';
import { playSession } from '../../src/check/sessions/play-session.ts';
import type { FaultPlan, PlannedFault } from '../../src/faults/fault-plan.ts';
import { readPlan } from '../../src/faults/read-plan.ts';
import { callingServer } from './calling-server.mjs';
import { faulty, notes } from './faulty.ts';

const stdio = { command: 'node', args: [fileURLToPath(new URL('./calling-stdio.mjs', import.meta.url))] };

/** An upstream that answers after 5 s while the condition holds, and at once otherwise. */
const slowWhen = (when: NonNullable<PlannedFault['when']>): FaultPlan => [
  { fault: 'upstream-slow', parameters: { delayMs: 5_000, answer: { body: 'slow' } }, when },
  { fault: 'upstream-slow', parameters: { delayMs: 0, answer: { body: 'quick' } } },
];

/** The upstream's own answer. */
const found: FaultPlan = [{ fault: 'upstream-slow', parameters: { delayMs: 0, answer: { body: 'quick' } } }];

describe.each([
  ['in process', () => callingServer()],
  ['over stdio', stdio],
] as const)('%s', (_, server) => {
  test.each([
    [{ call: 2 }, [0, 5_000, 0]],
    [{ call: 2, tool: 'get' }, [0, 5_000, 0]],
    [{ call: 2, tool: 'other' }, [0, 0, 0]],
    [{ tool: 'get' }, [5_000, 5_000, 5_000]],
    [{ untilMs: 7_000 }, [5_000, 2_000, 0]],
    [{ client: 'codex-cli' }, [5_000, 5_000, 5_000]],
    [{ client: 'cursor' }, [0, 0, 0]],
    [{ afterIdleMs: 1 }, [0, 0, 0]],
  ])('%j', async (when, answeredMs) => {
    const run = await faulty(server, { plan: slowWhen(when), calls: 3 });
    expect(run.answeredMs).toEqual(answeredMs);
  });

  test('from a time on, also in the middle of a call', async () => {
    const plan: FaultPlan = [
      { fault: 'cold-start-first-call', parameters: { delayMs: 2_000, scope: 'tool', idleBeforeColdMs: 1 } },
      ...slowWhen({ fromMs: 1_000 }),
    ];
    const run = await faulty(server, { plan, calls: 1 });
    expect(run.answeredMs).toEqual([7_000]);
  });

  test('the same seed gives the same transcript', async () => {
    const runs = [1, 2].map(() => faulty(server, { plan: slowWhen({ call: 2, fromMs: 0 }), calls: 3 }));
    const [first, again] = [await runs[0], await runs[1]];
    expect(again?.hash).toBe(first?.hash);
    expect(first && notes(first.transcript).length).toBeGreaterThan(0);
  });
});

/** The second call is answered after every limit. */
const late: FaultPlan = [
  { fault: 'upstream-slow', parameters: { delayMs: 900_000, answer: { body: 'x' } }, when: { call: 2 } },
];

describe('check', () => {
  const server = () => callingServer();
  const options = { clients: ['codex-cli', 'cursor', 'vscode'], calls: [{ tool: 'get', arguments: {} }], quick: true };

  test('a fault that is meant for one client affects only that client, and is not missed elsewhere', async () => {
    const report = await check(server, {
      ...options,
      faults: slowWhen({ client: 'cursor' }).slice(0, 1).concat(found),
    });
    expect(report.cells.map(({ client, answer }) => [client, answer?.atMs])).toEqual([
      ['codex-cli', 0],
      ['cursor', 5_000],
      ['vscode', 0],
    ]);
    expect(report.findings.filter(({ property }) => property === 'fault-never-acted')).toEqual([]);
  });

  test.each([
    ['client', 'cursr', 'plan[0].when.client: there is no client "cursr". Did you mean "cursor"?'],
    ['client', 'nothing-like-it', 'There are: '],
    ['tool', 'got', 'plan[0].when.tool: the server has no tool "got". Did you mean "get"?'],
    ['tool', 'nothing-like-it', 'plan[0].when.tool: the server has no tool "nothing-like-it". There are: get.'],
  ])('a condition with an unknown %s is refused: %s', async (part, name, message) => {
    const refused = { code: 'ERR_FAULT_PLAN', message: expect.stringContaining(message) };
    const plan = [...found, ...slowWhen({ [part]: name }).slice(0, 1)].toReversed();
    await expect(check(server, { ...options, faults: plan })).rejects.toMatchObject(refused);
    const one = { client: 'cursor', faults: plan };
    await expect(scenario(server, { ...one, call: { tool: 'get' } })).rejects.toMatchObject(refused);
    await expect(playSession(server, { ...one, steps: [{ tool: 'get' }] })).rejects.toMatchObject(refused);
  });

  test('a fault that is meant for no call of the check never acted', async () => {
    const faults = slowWhen({ call: 2 }).slice(0, 1).concat(found);
    const report = await check(server, { ...options, faults });
    const [said] = report.findings.filter(({ property }) => property === 'fault-never-acted');
    expect(said).toMatchObject({ severity: 'error', message: expect.stringContaining('upstream-slow never acted') });
  });

  test('the nth call of a check meets the fault for each client, and the search for boundaries says why it ends', async () => {
    const report = await check(server, {
      clients: ['codex-cli', 'openai-agents-python'],
      calls: [1, 2].map((number) => ({ tool: 'get', arguments: { number } })),
      faults: [...late, ...found],
    });
    for (const name of ['codex-cli', 'openai-agents-python']) {
      const cells = report.cells.filter(({ client }) => client === name);
      expect(cells.map(({ verdict }) => verdict).toSorted()).toEqual(['fails', 'fits']);
    }
    const [failed] = report.cells.filter(({ verdict }) => verdict === 'fails');
    expect(failed).toMatchObject({ searchEnded: expect.stringContaining('depends on the session'), advice: [] });
    expect(report.findings.filter(({ property }) => property === 'fault-never-acted')).toEqual([]);
  });

  test('a replay line plays every call of the session', async () => {
    const report = await check(stdio, {
      clients: ['codex-cli'],
      calls: [
        { tool: 'get', arguments: { number: 1 } },
        { tool: 'get', arguments: { number: 2 } },
      ],
      faults: [...late, ...found],
      quick: true,
    });
    const replay = report.findings.find(({ verdict }) => verdict === 'fails')?.replay;
    expect(replay).toContain('when.call=2');
    expect(replay?.match(/--call/g)).toHaveLength(2);
  });
});

describe('mistakes', () => {
  test.each([
    [{ untilMs: -1 }, 'plan[0].when.untilMs: must be 0 or more, and is -1'],
    [{ fromMs: 5, untilMs: 5 }, 'plan[0].when.untilMs: must be more than fromMs, and is 5'],
    [{ call: 0 }, 'plan[0].when.call: must be 1 or more, and is 0'],
    [{ fromMS: 1 }, 'plan[0].when.fromMS: there is no such condition; did you mean "fromMs"?'],
    ['soon', 'plan[0].when: must be an object, and is "soon"'],
  ])('%j', (when, message) => {
    expect(() => readPlan([{ fault: 'upstream-slow', when }])).toThrow(message);
  });

  test('a condition beside "when"', () => {
    expect(() => readPlan([{ fault: 'upstream-slow', fromMs: 5 }])).toThrow('goes into "when"');
  });

  test('a plan with conditions survives JSON', () => {
    const plan = readPlan(slowWhen({ fromMs: 3, tool: 'get', call: 2 }));
    expect(readPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });
});

test.each([
  [1, 2, 3],
  [3, 2, 1],
  [2, 3, 1],
])('the second call is the second that is given: %i, %i, %i', async (...numbers) => {
  const report = await check(() => callingServer(), {
    clients: ['codex-cli'],
    calls: numbers.map((number) => ({ tool: 'get', arguments: { number } })),
    faults: slowWhen({ call: 2 }),
    quick: true,
  });
  const slow = report.cells.filter(({ answer }) => answer?.atMs === 5_000);
  expect(slow.map(({ arguments: args }) => args)).toEqual([{ number: numbers[1] }]);
});
