#!/usr/bin/env node
import { main } from './main.ts';

// Children die with us: the links' own exit handlers end their process groups.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
process.exitCode = await main(process.argv.slice(2));
