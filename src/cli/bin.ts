#!/usr/bin/env node
import { main } from './main.ts';

// The reader of a pipe may end first, as `head` does. The check continues, for its exit status and for `--json`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2));
