import { z } from 'zod';
import type { Fault } from '../fault.ts';

/** The fault that does nothing: the beginning of every new one. It is in no list, because there is no use in planning it. */
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
