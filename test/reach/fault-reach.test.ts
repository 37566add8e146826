import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check.ts';
import { faultPlans } from '../../src/check/property-runs/fault-plans.ts';
import { faultReach } from '../../src/check/reach/fault-reach.ts';
import { reachLines } from '../../src/report/formats/reach-lines.ts';
import type { ClientReach } from '../../src/report/reach-report.ts';
import { scriptedServer } from '../servers/scripted-server.ts';
import { boundedRetries, halfAgain, inARow, remembering, slowInTheMiddle, slowWithin } from './servers.ts';

const given = { answer: { body: 'x' }, jitterMs: 0, fastMs: 0, stepAtMs: 0 };
const faults = faultPlans({ faults: [{ fault: 'upstream-slow', parameters: given }] });
const clients = ['typescript-sdk-v1', 'codex-cli', 'vscode', 'cursor', 'crewai', 'openai-agents-python'];

const of = (parameters: readonly { readonly clients: readonly ClientReach[] }[]) =>
  Object.fromEntries(
    (parameters[0]?.clients ?? []).map(({ client, reach, value, againWith }) => [
      client,
      [reach, value, ...(againWith === null ? [] : [againWith])],
    ]),
  );

describe('how far the delay of an upstream may go', { timeout: 60_000 }, () => {
  test('up to the limit of each client, where the server calls it once', async () => {
    const report = await faultReach(inARow(1), 'search', { clients, faults });
    expect(report.parameters.map(({ fault, parameter, suitsMost }) => [fault, parameter, suitsMost])).toEqual([
      ['upstream-slow', 'delayMs', 29_999],
    ]);
    expect(of(report.parameters)).toEqual({
      'typescript-sdk-v1': ['at-most', 59_999],
      'codex-cli': ['at-most', 299_999],
      vscode: ['every-value', null],
      cursor: ['unknown-limit', null],
      crewai: ['at-most', 29_999],
      'openai-agents-python': ['at-most', 4_999],
    });
    expect(reachLines(report)).toEqual([
      'How far each fault may go by itself before a client gives up on search:',
      expect.stringMatching(
        /^ {2}upstream-slow {2}delayMs up to 29 999 for all 6 clients but openai-agents-python \(4 999\); cursor \(unknown limit\); tried: \d\d values or more between 0 and 3 600 000$/,
      ),
    ]);
  });

  test('to a third of it, where the server calls it three times', async () => {
    const { parameters } = await faultReach(inARow(3), 'search', { clients: ['typescript-sdk-v1', 'crewai'], faults });
    expect(of(parameters)).toEqual({ 'typescript-sdk-v1': ['at-most', 19_999], crewai: ['at-most', 9_999] });
  });

  test('without a limit for clients that outlast the bounded retries of a server', async () => {
    const { parameters } = await faultReach(boundedRetries, 'search', {
      clients: ['typescript-sdk-v1', 'crewai'],
      faults,
    });
    expect(of(parameters)).toEqual({ 'typescript-sdk-v1': ['every-value', null], crewai: ['at-most', 9_999] });
  });

  test('with work besides', async () => {
    const { parameters } = await faultReach(halfAgain, 'search', { clients: ['typescript-sdk-v1'], faults });
    expect(of(parameters)).toEqual({ 'typescript-sdk-v1': ['at-most', 37_999] });
  });

  test('of a server that remembers the answer of its upstream: each value has a new process', async () => {
    const { parameters } = await faultReach(remembering, 'search', { clients: ['typescript-sdk-v1'], faults });
    expect(of(parameters)).toEqual({ 'typescript-sdk-v1': ['at-most', 59_999] });
  });

  test('and again beyond the boundary, where the effect is not monotone', async () => {
    const report = await faultReach(slowInTheMiddle, 'search', { clients: ['typescript-sdk-v1', 'vscode'], faults });
    expect(of(report.parameters)).toEqual({
      'typescript-sdk-v1': ['at-most', 10_000, 20_000],
      vscode: ['every-value', null],
    });
    expect(report.parameters[0]?.clients.map(({ isMonotone }) => isMonotone)).toEqual([false, true]);
    expect(reachLines(report)[1]).toContain(
      '  upstream-slow  delayMs up to 10 000 for all 2 clients but typescript-sdk-v1 (10 000, and again with 20 000); tried: ',
    );
  });

  test.each([
    [15_000, 15_900],
    [44_500, 45_000],
    [7_999, 8_000],
    [29_000, 31_000],
  ])('with a window from %i to %i ms in which the server works longer, and none around it', async (from, until) => {
    const server = slowWithin(from, until);
    const asked = ['typescript-sdk-v1', 'codex-cli'];
    const { parameters } = await faultReach(server, 'search', { clients: asked, faults });
    const found = parameters[0]?.clients ?? [];
    expect(found.map(({ reach, value, isMonotone }) => [reach, value, isMonotone])).toEqual([
      ['at-most', from, false],
      ['at-most', from, false],
    ]);
    for (const { client, againWith } of found) {
      const values = [from - 1, from, from + 1, until, Number(againWith)];
      const plans = values.map((delayMs) => [{ fault: 'upstream-slow', parameters: { ...given, delayMs } }]);
      const { cells } = await check(server, { clients: [client], calls: [{ tool: 'search' }], plans, quick: true });
      expect(cells.map(({ verdict }) => verdict === 'fails')).toEqual([false, false, true, true, false]);
    }
  });

  test('a window that no tried value is in is not found: the report says how many were tried', async () => {
    const report = await faultReach(slowWithin(33_300, 33_900), 'search', { clients: ['typescript-sdk-v1'], faults });
    const { value, tried } = report.parameters[0]?.clients[0] ?? {};
    expect(value).toBe(59_999);
    expect(reachLines(report)[1]).toBe(
      `  upstream-slow  delayMs up to 59 999 for typescript-sdk-v1; tried: ${tried} values between 0 and 3 600 000`,
    );
  });

  test('is the same as what a check says of the values on both sides', async () => {
    const { parameters } = await faultReach(halfAgain, 'search', { clients, faults });
    let compared = 0;
    for (const { client, reach, value } of parameters[0]?.clients ?? []) {
      if (reach !== 'at-most' || value === null) continue;
      const plans = Array.from({ length: 7 }, (_, index) => value - 3 + index).map((delayMs) => [
        { fault: 'upstream-slow', parameters: { ...given, delayMs } },
      ]);
      const { cells } = await check(halfAgain, { clients: [client], calls: [{ tool: 'search' }], plans, quick: true });
      expect(cells.map(({ verdict }) => verdict === 'fails')).toEqual([false, false, false, false, true, true, true]);
      compared += 1;
    }
    expect(compared).toBe(4);
  });
});

describe('other faults', { timeout: 60_000 }, () => {
  test('that act on the start-up', async () => {
    const slow = faultPlans({ faults: ['slow-initialize'] });
    const server = () => scriptedServer({ search: async () => 'found' });
    const { parameters } = await faultReach(server, 'search', { clients: ['typescript-sdk-v1'], faults: slow });
    expect(of(parameters)).toEqual({ 'typescript-sdk-v1': ['at-most', 59_999] });
  });

  test('of which larger values are less harmful', async () => {
    const hangs = faultPlans({
      faults: [{ fault: 'upstream-hung', parameters: { hangMs: 90_000, answer: { body: 'found' } } }],
    });
    const { parameters } = await faultReach(inARow(1), 'search', { clients: ['typescript-sdk-v1'], faults: hangs });
    expect(parameters[0]).toMatchObject({ parameter: 'afterBytes', suitsMost: null });
    expect(of(parameters)).toEqual({ 'typescript-sdk-v1': ['at-least', 5] });
  });

  test('that do not meet the call, and parameters without a difference', async () => {
    const server = () => scriptedServer({ search: async () => 'found' });
    const { parameters } = await faultReach(server, 'search', { clients: ['typescript-sdk-v1'], faults });
    expect(parameters[0]?.noDifference).toBe('the fault does not meet the call of typescript-sdk-v1');
    const all = faultPlans({ faults: [{ fault: 'upstream-slow', parameters: { answer: { body: 'x' } } }] });
    const report = await faultReach(inARow(1), 'search', { clients: ['typescript-sdk-v1'], faults: all });
    expect(reachLines(report).at(-1)).toBe('  no difference: upstream-slow fastMs, upstream-slow stepAtMs');
    expect(report.parameters.map(({ parameter, dependsOnSeed }) => [parameter, dependsOnSeed])).toEqual([
      ['delayMs', false],
      ['jitterMs', true],
      ['fastMs', false],
      ['stepAtMs', false],
    ]);
  });
});

test('a search that is ended says so', async () => {
  const endSignal = AbortSignal.abort(new Error('enough'));
  const report = await faultReach(inARow(1), 'search', { clients, faults, endSignal });
  expect(report).toMatchObject({ parameters: [], interruptedBy: 'enough' });
});

test('it needs faults that can be read', async () => {
  await expect(faultReach(inARow(1), 'search', { clients })).rejects.toThrow(/needs faults/);
  const own = faultPlans({ upstream: true }).map((plan) => plan);
  await expect(faultReach(inARow(1), 'search', { clients, faults: own })).rejects.toThrow(
    /an own arbitrary cannot be read/,
  );
});
