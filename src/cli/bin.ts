#!/usr/bin/env node
import { main } from './main.ts';

// Children die with us: the links' own exit handlers end their process groups.
const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
for (const [signal, status] of Object.entries(signals)) process.once(signal, () => process.exit(status));
process.exitCode = await main(process.argv.slice(2));
