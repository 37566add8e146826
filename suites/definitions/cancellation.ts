import type { SuiteDefinition } from '../suite-definition.ts';

/** A call that its client gave up on, or cancelled, ends in the server too. */
export const cancellation = {
  id: 'cancellation',
  summary: 'does work stop when its client cancels it, and does no other call wait for it?',
  verdicts: [],
  testedBy: {
    'stops-when-cancelled': {
      call: ({ executions }) => executions.some(({ cancel }) => cancel.how !== null),
      needs: 'no client cancelled a call',
    },
  },
  properties: ['outlives-cancel', 'stops-when-cancelled', 'blocks-next-call'],
} as const satisfies SuiteDefinition;
