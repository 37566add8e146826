/**
 * What is read of the system's files, by functions that are taken when this file is first loaded: servers replace those
 * of `fs` (as mock-fs does), and an agent in their process must still see its own threads.
 */
import fs from 'node:fs';
import { ownCopy } from '../base/own-copy.ts';

export const { closeSync, fstatSync, openSync, readFileSync, readlinkSync, readSync } = fs;

const { readdirSync } = fs;

/** The names in a folder. */
export const namesIn = (folder: string): string[] => ownCopy(readdirSync(folder));
