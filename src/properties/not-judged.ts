import type { Finding } from './finding.ts';
import { type Statement, say } from './statement.ts';

/** Why timers are not seen. */
const timersUnseen =
  'timers are written down only of a server that is connected in this process. Give it as a function that makes it, and not as a command or an HTTP app';

const begins = 'not judged: ';

/** What a property says that cannot see what it judges: silence would look like a pass. */
export const notJudged = (
  property: string,
  client: string,
  tool: string | null,
  why: string | Statement = timersUnseen,
): Finding => ({
  property,
  client,
  tool,
  ...say`${begins}${why}`,
});

/** Why a property could not judge; `null`: it did. */
export const whyNotJudged = (message: string): string | null =>
  message.startsWith(begins) ? message.slice(begins.length) : null;
