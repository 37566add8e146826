import { codeOf, usageCodes } from './usage-codes.ts';

/**
 * The place in the user's file that called this package. The stack of an error that is thrown asynchronously names no line of
 * the user's code.
 */
export class CallSite {
  readonly #frames: string;

  /** @param called the function that the user called; its frame and all frames above it are left out */
  constructor(called: (...args: never[]) => unknown) {
    const here: { stack?: string } = {};
    Error.captureStackTrace(here, called);
    this.#frames = (here.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n');
  }

  /** Gives an error the stack of this place. */
  of<E extends Error>(error: E): E {
    if (this.#frames !== '') error.stack = `${error.name}: ${error.message}\n${this.#frames}`;
    return error;
  }

  /** Gives a usage error the stack of this place. The stack of another error says where this package or the server failed. */
  ofMistake(error: unknown): unknown {
    return error instanceof Error && usageCodes.has(codeOf(error)) ? this.of(error) : error;
  }
}
