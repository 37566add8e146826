import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { knownFaults } from './fault-registry.ts';
import { planSchema } from './plan-schema.ts';

const isPlan = new Ajv2020({ strict: false }).compile(planSchema());

test('every plan that is generated, and the defaults of every fault', () => {
  for (const fault of knownFaults()) {
    expect([fault.id, isPlan([{ fault: fault.id }])]).toEqual([fault.id, true]);
    fc.assert(
      fc.property(fault.arbitrary(fc), (parameters) => isPlan([{ fault: fault.id, parameters }])),
      { seed: 3, numRuns: 20 },
    );
  }
});

test.each([
  [[{ fault: 'upstream-slow', parameters: { delayMs: 5 }, when: { fromMs: 20_000, tool: 'search' } }], true],
  [[{ fault: 'my-own', parameters: { anything: 1 } }], true],
  [[{ fault: 'upstream-slow', parameters: { delayMs: -1 } }], false],
  [[{ fault: 'upstream-slow', parameters: { latencyMs: 5 } }], false],
  [[{ fault: 'upstream-slow', when: { afterwards: 5 } }], false],
  [[{ parameters: {} }], false],
  [{ fault: 'upstream-slow' }, false],
])('%j: %s', (plan, is) => {
  expect(isPlan(plan)).toBe(is);
});
