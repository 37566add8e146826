import type { Framing } from '../clocks/client-profile.ts';
import type { ProtocolViolation } from '../clocks/protocol-violation.ts';
import type { Frame } from './frame.ts';
import type { HttpEvent, HttpSide } from './http/link/http-event.ts';
import { shownMessage } from './visible.ts';

/** How a link ended. */
export interface LinkEnd {
  /** The side that ended it. */
  readonly by: 'server' | 'client';
  /** The exit status of the server's process; `null`: there is no process, or a signal ended it. */
  readonly exitCode: number | null;
  /** The signal that ended the server's process, such as `SIGKILL`; `null`: none. */
  readonly signal: string | null;
}

/** Receives what happens on a link. Each call comes in a macrotask of its own. */
export interface LinkListener {
  /** @param violations protocol violations, for which some clients drop it */
  frame(frame: Frame, bytes: number, violations?: readonly ProtocolViolation[]): void;
  /** Something came that is no frame. `text` is its beginning. */
  garbage(why: string, text: string, bytes: number): void;
  /** A line grew beyond what this client accepts and was given up. */
  oversize(text: string, bytes: number): void;
  ended(end: LinkEnd): void;
  /** What happens to the exchanges of a link over HTTP. */
  http?(event: HttpEvent): void;
}

/**
 * The path of frames between client and server. One message is delivered per macrotask, so that how bytes were cut
 * into chunks can never show.
 */
export interface Link {
  readonly transport: 'memory' | 'stdio' | 'http' | 'sse';
  /** What only a link over HTTP can do. */
  readonly http?: HttpSide | undefined;
  /**
   * Opens it; for a process: starts it. Opened again, what was there is ended first, and nothing of it is heard any
   * more. Fails with a {@link LinkError} where that cannot be.
   *
   * @param over for a link over HTTP: which of its two transports
   */
  open(listener: LinkListener, framing?: Framing, over?: 'http' | 'sse'): Promise<void>;
  /** Hands a frame over. What is sent after the end is dropped, as it is on a real pipe. */
  send(frame: Frame): void;
  /** Ends it: asks the server to leave (`ask`), or ends it outright (`kill`). Resolves once nothing of it is left. */
  close(how: 'ask' | 'kill'): Promise<void>;
}

/**
 * The connection to the server could not be opened: no such command, a port that is in use, a server that refuses to connect.
 *
 * @example
 * ```ts
 * import { check, LinkError } from 'mcp-deadline';
 *
 * try {
 *   await check({ command: 'no-such-command' });
 * } catch (error) {
 *   if (!(error instanceof LinkError)) throw error;
 *   console.log(error.code, error.message);
 * }
 * ```
 */
export class LinkError extends Error {
  /** The stable code of this error. */
  readonly code = 'ERR_LINK';
  /** The name of the class. */
  override readonly name = 'LinkError';

  /**
   * @param message what failed, and what to do; control characters in it are escaped
   * @param options the cause
   */
  constructor(message: string, options?: ErrorOptions) {
    super(shownMessage(message), options);
  }
}

/** The server was started, and could not be asked: it ended before it listened, or did not listen in time. */
export class NeverListenedError extends LinkError {
  /** How it ended: then it will never listen. `null`: it may still come to listen. */
  readonly exit: { readonly exitCode: number | null; readonly signal: string | null } | null;

  constructor(message: string, options: ErrorOptions & Pick<NeverListenedError, 'exit'>) {
    super(message, options);
    this.exit = options.exit;
  }
}
