import { Readable } from 'node:stream';
import { ScenarioError } from './scenario-error.ts';

/** Prevents a server in this process from reading standard input. */
export interface StdinGuard {
  /** @throws ScenarioError (`ERR_SERVER_ON_STDIO`) if the server began to read standard input */
  assertUnread(): void;
  release(): void;
}

const reading: ReadonlySet<string | symbol> = new Set(['data', 'readable']);

/**
 * Replaces `process.stdin` with a stream that stays empty, until it is released. A module that connects a server to stdio when
 * it is loaded then neither consumes the test process's input nor keeps the process alive, and is detected. The module itself
 * gets no error: many modules end the process if connecting fails.
 */
export function guardStdin(): StdinGuard {
  let read = false;
  const silent = new Readable({ read() {} });
  silent.on('newListener', (event: string | symbol) => {
    if (reading.has(event)) read = true;
  });
  const before = Object.getOwnPropertyDescriptor(process, 'stdin');
  Object.defineProperty(process, 'stdin', { value: silent, configurable: true, enumerable: true, writable: true });
  return {
    assertUnread() {
      if (!read) return;
      throw new ScenarioError(
        "the server's module connects to stdio when it is loaded, and standard input belongs to this process. Use a command instead: { command: 'node', args: ['server.js'] }; or connect only where the module is the program (import.meta.main, or process.argv[1]), and export a function that makes the server",
        'ERR_SERVER_ON_STDIO',
      );
    },
    release() {
      if (before === undefined) Reflect.deleteProperty(process, 'stdin');
      else Object.defineProperty(process, 'stdin', before);
    },
  };
}
