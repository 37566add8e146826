/**
 * What `NODE_OPTIONS=--require` loads into every Node process and thread of a server under test, before its first line.
 * Does nothing where nobody invited it.
 */
import { startAgent } from './start-agent.ts';

startAgent();
