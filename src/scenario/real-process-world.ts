import { guardMark } from '../time/os/guardian.ts';
import type { ProcessWorld } from '../wire/server-process.ts';

/** What a server's process needs of a world in real time: nothing but to end with this process. */
export const realProcessWorld: ProcessWorld = {
  blockTime: () => () => {},
  environment: (base) => ({ env: { ...base, MCP_DEADLINE_GUARD: guardMark() }, id: '' }),
  adopt: async () => {},
};
