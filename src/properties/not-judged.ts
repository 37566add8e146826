import type { Finding } from './finding.ts';
import { type Statement, say } from './statement.ts';

/** Why it is not seen what a call leaves running. */
const timersUnseen =
  'what a call leaves running is seen only in a test file that connects the server in its own process: see docs/in-your-tests.md of the package';

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
