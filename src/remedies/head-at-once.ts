import { z } from 'zod';
import { betterCalls } from './better-calls.ts';
import type { Remedy } from './remedy.ts';

/**
 * The head of the response to a call is sent as soon as the server has the request. The JSON follows when the tool is done. It
 * helps only against deadlines over the head.
 */
export const headAtOnce: Remedy<Record<string, never>> = {
  name: 'head-at-once',
  says: 'the head of a JSON response goes out as soon as the request is there',
  onlyHttp: true,
  parameters: z.strictObject({}),
  arbitrary: (fc) => fc.constant({}),
  apply: (site) => betterCalls(site, () => ({ head: { 'content-type': 'application/json' }, beat: null })),
};
