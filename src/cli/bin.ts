#!/usr/bin/env node
import { main } from './main.ts';

// A reader may end first, as `head` does. The check goes on for the sake of its exit status and of `--json`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
