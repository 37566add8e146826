/**
 * What `NODE_OPTIONS=--require` loads into every Node process and thread of a server under test, before its first line.
 * Does nothing in a process without a bootstrap configuration.
 */
import { startAgent } from './start-agent.ts';

startAgent();
