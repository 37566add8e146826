import { setTimeout as sleep } from 'node:timers/promises';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';

export const plugins = ['calendar', 'files', 'mail', 'maps'];

/** A plugin needs two seconds to describe its tools. */
export const toolsOf = async (plugin: string): Promise<Tool[]> => {
  await sleep(2_000);
  const annotations = { readOnlyHint: true };
  return [{ name: `${plugin}_search`, inputSchema: { type: 'object' }, annotations }];
};

export const callOf = async (name: string) => ({
  content: [{ type: 'text' as const, text: `${name}: nothing found` }],
});
