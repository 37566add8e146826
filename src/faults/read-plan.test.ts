import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faults } from './fault-builders.ts';
import { FaultPlanError } from './fault-plan-error.ts';
import { knownFaults } from './fault-registry.ts';
import { readPlan } from './read-plan.ts';

const refusal = (value: unknown): string => {
  try {
    readPlan(value);
  } catch (error) {
    expect(error).toBeInstanceOf(FaultPlanError);
    expect(error).toMatchObject({ code: 'ERR_FAULT_PLAN', name: 'FaultPlanError' });
    return (error as Error).message;
  }
  return 'not refused';
};

test.each([
  [
    'no array',
    { faultPlan: [] },
    'plan: expected an array of faults, such as [{ "fault": "upstream-slow", "parameters": { "delayMs": 45000 } }], and got {"faultPlan":[]}',
  ],
  [
    'one fault and no array',
    { fault: 'upstream-slow' },
    'plan: expected an array of faults, even of one alone [{ "fault"',
  ],
  ['no object', ['upstream-slow'], 'plan[0]: expected { fault, parameters }'],
  ['no name', [{ parameters: {} }], "plan[0].fault: expected a fault's name"],
  [
    'a name nearly right',
    [{ fault: 'upstream-slo' }],
    'plan[0].fault: there is no fault "upstream-slo"; did you mean "upstream-slow"?',
  ],
  ['a name nothing like any', [{ fault: 'x' }], 'the faults are absolute-cut, '],
  [
    'a parameter that is beside the fault',
    [{ fault: 'upstream-slow', delayMs: 5 }],
    'plan[0].delayMs: there is no such field; what a fault is given goes into "parameters": { "fault": "upstream-slow", "parameters": { "delayMs": ... } }',
  ],
  ['a field too many', [{ fault: 'upstream-slow', colour: 5 }], 'plan[0].colour: there is no such field; what a fault'],
  [
    'a name by another name',
    [{ name: 'upstream-slow' }],
    'plan[0].name: there is no such field; did you mean "fault"?',
  ],
  ['the same beside parameters', [{ type: 'upstream-slow', parameters: {} }], 'did you mean "fault"?'],
  ['parameters by another name', [{ fault: 'upstream-slow', params: {} }], 'did you mean "parameters"?'],
  [
    'a parameter that is misspelt',
    [faults.upstreamSlow(), { fault: 'upstream-slow', parameters: { delay: 5 } }],
    'plan[1].parameters.delay: there is no such parameter; did you mean "delayMs"?',
  ],
  [
    'a wrong type',
    [{ fault: 'upstream-slow', parameters: { delayMs: '5' } }],
    'plan[0].parameters.delayMs: must be a number, and is "5"',
  ],
  ['below the least', [{ fault: 'upstream-slow', parameters: { delayMs: -1 } }], 'plan[0].parameters.delayMs: '],
  ['inside another', [{ fault: 'upstream-slow', parameters: { match: { nth: 0 } } }], 'plan[0].parameters.match.nth: '],
  [
    'none of the words',
    [{ fault: 'cold-start-first-call', parameters: { scope: 'host' } }],
    'plan[0].parameters.scope: ',
  ],
])('%s is refused, and the message says where', (_, value, message) => {
  expect(refusal(value)).toContain(message);
});

test('a plan that came from a file is named by it', () => {
  expect(() => readPlan([{ name: 'x' }], knownFaults(), 'slow.json')).toThrow(
    'slow.json[0].name: there is no such field',
  );
  expect(() => readPlan({}, knownFaults(), 'slow.json')).toThrow('slow.json: expected an array of faults');
});

test('the example that a message gives is a plan', () => {
  const [, example = ''] = /such as (\[.*\]), and got/.exec(refusal({})) ?? [];
  expect(readPlan(JSON.parse(example))).toMatchObject([{ fault: 'upstream-slow', parameters: { delayMs: 45_000 } }]);
});

test('a builder makes a plain planned fault, and what it leaves out has its default', () => {
  expect(faults.upstreamSlow({ delayMs: 45_000 })).toEqual({ fault: 'upstream-slow', parameters: { delayMs: 45_000 } });
  expect(faults.coldStartFirstCall()).toEqual({ fault: 'cold-start-first-call', parameters: {} });
  expect(faults.oversizedPayload({ encoding: 'deep-json' })).toEqual({
    fault: 'oversized-payload',
    parameters: { encoding: 'deep-json' },
  });
  expect(readPlan([faults.upstreamSlow({ match: { host: 'a' }, answer: { body: 'x' } })])).toEqual([
    {
      fault: 'upstream-slow',
      parameters: {
        delayMs: 20_000,
        jitterMs: 0,
        distribution: 'fixed',
        fastMs: 0,
        slowShare: 0.5,
        sigma: 0.5,
        stepAtMs: 10_000,
        afterCalls: 0,
        match: { method: null, host: 'a', path: null, nth: null },
        answer: { status: 200, headers: {}, body: 'x' },
      },
    },
  ]);
});

test('whatever is made up is a plan, and survives JSON', () => {
  const planned = fc.oneof(
    ...knownFaults().map((fault) => fault.arbitrary(fc).map((parameters) => ({ fault: fault.id, parameters }))),
  );
  fc.assert(
    fc.property(fc.array(planned, { maxLength: 4 }), (plan) => {
      const read = readPlan(plan);
      expect(readPlan(JSON.parse(JSON.stringify(read)))).toEqual(read);
    }),
    { seed: 3, numRuns: 100 },
  );
});

test.each([
  [{ 'bad name': 'x' }, 'answer.headers.bad name: must be the name of a header'],
  [{ a: 'x\ny' }, 'answer.headers.a: must be the value of a header, in one line'],
])('headers that HTTP does not allow: %j', (headers, message) => {
  const plan = [{ fault: 'upstream-slow', parameters: { answer: { body: 'x', headers } } }];
  expect(() => readPlan(plan)).toThrow(FaultPlanError);
  expect(() => readPlan(plan)).toThrow(message);
});
