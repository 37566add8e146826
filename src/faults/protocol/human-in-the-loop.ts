import { z } from 'zod';
import type { Fault } from '../fault.ts';

/** The parameters of {@link humanInTheLoop}. */
export interface HumanInTheLoop {
  readonly humanDelayMs: number | null;
  readonly answer: 'accept' | 'decline' | 'cancel' | 'never';
}

/**
 * The person whom the server asks takes long, says no, or never answers. The limits of the call run meanwhile, unless the profile
 * of the client pauses them, and so does the limit of the server's own request, which is 60 s in the SDKs. In headless mode
 * there is no person.
 */
export const humanInTheLoop: Fault<HumanInTheLoop> = {
  id: 'human-in-the-loop',
  layer: 'protocol',
  summary: 'a person takes long to answer what the server asks, says no, or never answers',
  places: ['in-process', 'in-process-http', 'stdio-child', 'http-child', 'remote-url'],
  defences: [
    'give the request to the person a limit of its own, below that of the call',
    'send progress while the person thinks',
    'answer the call before the person does, and go on in a second call',
  ],
  incidents: [
    {
      url: 'https://github.com/open-gsd/gsd-pi/issues/1150',
      date: '2026-07-02',
      fact: 'a person is given 10 minutes, and the default of the SDK ends the request after 60 s',
    },
    {
      url: 'https://github.com/open-gsd/gsd-pi/issues/736',
      date: '2026-06-15',
      fact: 'three limits lie around one question, and the shortest one, 60 s in the client, decides',
    },
    {
      url: 'https://github.com/UsefulSoftwareCo/executor/issues/1953',
      date: '2026-09-06',
      fact: 'after a late answer the tool can only repeat the failure that it recorded',
    },
  ],
  parameters: z.strictObject({
    humanDelayMs: z
      .int()
      .min(0)
      .max(86_400_000)
      .nullable()
      .default(90_000)
      .describe('how long the person takes, in milliseconds; null: as long as without the fault'),
    answer: z.enum(['accept', 'decline', 'cancel', 'never']).default('accept').describe('what the person answers'),
  }),
  arbitrary: (fc) =>
    fc.record({
      humanDelayMs: fc.option(fc.nat({ max: 3_600_000 }), { nil: null }),
      answer: fc.constantFrom('accept', 'decline', 'cancel', 'never'),
    }),
  loses: true,
  reorders: true, // what the client sends meanwhile overtakes the answer
  inject(context, { humanDelayMs, answer }) {
    if (humanDelayMs === null && answer === 'accept') return { lift() {} };
    return context.person({
      delayMs: answer === 'never' ? 'never' : humanDelayMs,
      answer: answer === 'never' ? 'accept' : answer,
      asked: (method) => context.note('the person answers in another way', { method, humanDelayMs, answer }),
    });
  },
};
