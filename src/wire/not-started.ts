import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { LinkError } from './link.ts';

/** A command, in the form that `spawn` accepts. */
interface Command {
  readonly command: string;
  readonly cwd?: string;
}

/** The program that runs a source file, for a user who gave the file instead of a command. */
const runners: readonly (readonly [RegExp, (file: string) => string])[] = [
  [/\.[cm]?js$/, (file) => `node ${file}`],
  [/\.[cm]?tsx?$/, (file) => `npx tsx ${file}`],
  [/\.py$/, (file) => `python3 ${file}`],
];

function whyNot({ command, cwd }: Command, { code, message }: NodeJS.ErrnoException): string {
  if (cwd !== undefined && !existsSync(cwd)) return `there is no folder ${cwd} to start it in`;
  const runner = runners.find(([pattern]) => pattern.test(command))?.[1];
  const isFile = existsSync(isAbsolute(command) ? command : resolve(cwd ?? '.', command));
  if (runner !== undefined && isFile && (code === 'ENOENT' || code === 'EACCES'))
    return `it is a source file and no program. Write the program that runs it: ${runner(command)}`;
  if (code === 'ENOENT') return 'there is no such command. Check the spelling, or give its whole path';
  if (code === 'EACCES') return 'the file may not be executed';
  return message;
}

/** The error for a server whose process could not be started. Its message says what to do. */
export const notStarted = (command: Command, child: ChildProcess): Promise<LinkError> =>
  new Promise((resolve) => {
    child.once('error', (error) => {
      const why = whyNot(command, error);
      resolve(
        new LinkError(`the server could not be started with ${JSON.stringify(command.command)}: ${why}`, {
          cause: error,
        }),
      );
    });
  });
