import { z } from 'zod';
import type { Fault } from './fault.ts';

/** The fault that does nothing: where every new one begins. In no list, as there is nothing to ask it for. */
export const noOp: Fault<Record<string, never>> = {
  id: 'no-op',
  layer: 'protocol',
  summary: 'nothing goes wrong',
  parameters: z.strictObject({}),
  arbitrary: (fc) => fc.constant({}),
  loses: false,
  reorders: false,
  inject: () => ({ lift() {} }),
};
