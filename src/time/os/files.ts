/**
 * What is read of the system's files, by functions that are taken when this file is first loaded: servers replace those
 * of `fs` (as mock-fs does), and an agent in their process must still see its own threads.
 */
import fs from 'node:fs';

export const { closeSync, openSync, readFileSync, readlinkSync, readSync } = fs;

const { readdirSync } = fs;

/** The names in a folder. The list is ours: one that Node makes has the methods of the server's arrays. */
export function namesIn(folder: string): string[] {
  const names = readdirSync(folder);
  const list: string[] = [];
  for (let i = 0; i < names.length; i++) list.push(names[i] as string);
  return list;
}
