/**
 * The functions of `fs` that the clock needs, captured when this file is first loaded. A server may replace the functions of
 * `fs` (as mock-fs does), and an agent in the server's process must still see its threads and write its clock file.
 */
import fs from 'node:fs';
import { ownCopy } from '../base/own-copy.ts';

export const { closeSync, fstatSync, openSync, readFileSync, readlinkSync, readSync, writeSync } = fs;

const { readdirSync } = fs;

/** The names in a folder. */
export const namesIn = (folder: string): string[] => ownCopy(readdirSync(folder));
