import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import * as builtIn from './all-faults.ts';
import type { AnyFault, Fault } from './fault.ts';
import { knownFaults } from './fault-registry.ts';
import { noOp } from './protocol/no-op.ts';
import { brokenPromises } from './testing/broken-promises.ts';

describe.each([noOp, ...knownFaults()])('$id', (fault) => {
  test('keeps the contract of all faults', () => {
    expect(brokenPromises(fault)).toEqual([]);
  });

  test('every parameter says what it is, times in Ms and sizes in Bytes', () => {
    const { shape } = fault.parameters as unknown as z.ZodObject;
    for (const [name, field] of Object.entries(shape)) {
      const described = (field as z.ZodType).description ?? '';
      expect({ name, described: described !== '' }).toEqual({ name, described: true });
      if (/\bmilliseconds\b/.test(described)) expect(name).toMatch(/Ms$/);
      if (/\bbytes\b/.test(described)) expect(name).toMatch(/Bytes$/);
    }
  });

  test('what is chosen from a few values is tried with each of them', () => {
    const { shape } = fault.parameters as unknown as z.ZodObject;
    const samples = fc.sample(fault.arbitrary(fc), { seed: 1, numRuns: 500 }) as { readonly [name: string]: unknown }[];
    for (const [name, field] of Object.entries(shape)) {
      const choices = choicesOf(field as z.ZodType);
      if (choices === null) continue;
      expect({ name, tried: new Set(samples.map((sample) => sample[name])) }).toEqual({
        name,
        tried: new Set(choices),
      });
    }
  });
});

/** The values of a parameter that has only a few; `null`: of another one. */
function choicesOf(field: z.ZodType): readonly unknown[] | null {
  if (field instanceof z.ZodDefault) return choicesOf(field.unwrap() as z.ZodType);
  if (field instanceof z.ZodEnum) return field.options;
  return field instanceof z.ZodBoolean ? [false, true] : null;
}

const waiting: Fault<{ readonly delayMs: number }> = {
  id: 'waiting',
  layer: 'protocol',
  summary: 'every answer is late',
  parameters: z.strictObject({ delayMs: z.int().min(0).default(100).describe('in milliseconds') }),
  arbitrary: (fc) => fc.record({ delayMs: fc.nat({ max: 50 }) }),
  loses: false,
  reorders: false,
  inject: () => ({ lift() {} }),
};

/** Faults that break a promise, each its own. */
const broken: readonly [string, AnyFault][] = [
  [
    'loses or doubles something, and does not say so',
    {
      ...waiting,
      inject: (context, { delayMs }) => ({ lift: context.toClient((frame, pass) => delayMs % 2 === 0 && pass(frame)) }),
    },
  ],
  [
    'loses or doubles something, and does not say so',
    {
      ...waiting,
      inject: (context, { delayMs }) => context.upstream({ behaviours: [{ type: 'truncate', afterBytes: delayMs }] }),
    },
  ],
  [
    'reorders what goes to the client, and does not say so',
    {
      ...waiting,
      inject: (context, { delayMs }) => ({
        lift: context.toClient((frame, pass) => {
          if ('method' in frame && delayMs > 0) context.setTimer(() => pass(frame), delayMs);
          else pass(frame);
        }),
      }),
    },
  ],
  [
    'goes on after it was lifted',
    {
      ...waiting,
      reorders: true,
      inject: (context, { delayMs }) => ({
        lift: context.toServer((frame, pass) => void context.setTimer(() => pass(frame), delayMs)),
      }),
    },
  ],
  [
    'keeps something back that it held when it was lifted',
    {
      ...waiting,
      reorders: true,
      inject: (context, { delayMs }) => {
        let lifted = false;
        const end = context.toServer((frame, pass) => {
          if (delayMs === 0) pass(frame);
          else context.setTimer(() => lifted || pass(frame), delayMs);
        });
        return {
          lift() {
            end();
            lifted = true;
          },
        };
      },
    },
  ],
  ['has a parameter without a default', { ...waiting, parameters: z.strictObject({ delayMs: z.int() }) }],
  [
    'does not survive JSON',
    {
      ...waiting,
      parameters: z.strictObject({ delayMs: z.number().nullable().default(Number.POSITIVE_INFINITY) }) as never,
    },
  ],
  [
    'does something even with the simplest parameters',
    {
      ...waiting,
      inject: (context) => ({
        lift: context.toClient((frame, pass) => pass('result' in frame ? { ...frame, result: {} } : frame)),
      }),
    },
  ],
  [
    'makes up parameters that it does not take',
    { ...waiting, arbitrary: (fc) => fc.record({ delayMs: fc.constantFrom(0, -1) }) },
  ],
];

test.each(broken)('a fault that %s is caught', (promise, fault) => {
  expect(brokenPromises(fault)).toContain(promise);
});

test('ids are in kebab case, and each export has the name of its fault', () => {
  for (const [name, { id }] of Object.entries(builtIn)) {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    expect(id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
  }
  expect(knownFaults().map(({ id }) => id)).toEqual(
    Object.values(builtIn)
      .map(({ id }) => id)
      .sort(),
  );
});
