import type { Finding } from './finding.ts';

/** What a property says that cannot see what it judges: silence would look like a pass. */
export const notJudged = (property: string, client: string, tool: string): Finding => ({
  property,
  client,
  tool,
  message:
    'not judged: the timers of a server in a process of its own are not written down. Give the server as a function that makes it, to run it in this process',
});
