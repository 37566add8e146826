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

/** Receives what happens on a link. Each message comes in a macrotask of its own. */
export interface LinkListener {
  /** @param violations protocol violations of the frame; some clients drop a frame that has them */
  frame(frame: Frame, bytes: number, violations?: readonly ProtocolViolation[]): void;
  /** The server sent something that is not a frame. `text` is its beginning. */
  garbage(why: string, text: string, bytes: number): void;
  /** A line is longer than this client accepts, and was dropped. `text` is its beginning. */
  oversize(text: string, bytes: number): void;
  ended(end: LinkEnd): void;
  /** What happens to the exchanges of a link over HTTP. */
  http?(event: HttpEvent): void;
}

/**
 * The path of frames between client and server. One message is delivered per macrotask, so that the way in which bytes are
 * cut into chunks has no effect.
 */
export interface Link {
  readonly transport: 'memory' | 'stdio' | 'http' | 'sse';
  /** The operations that only a link over HTTP has. */
  readonly http?: HttpSide | undefined;
  /**
   * Opens the link, and starts the server if it is a process. A link that is open is closed first, and the listener gets
   * nothing more from the old server. Rejects with a {@link LinkError} if the link cannot be opened.
   *
   * @param over for a link over HTTP: which of its two transports
   */
  open(listener: LinkListener, framing?: Framing, over?: 'http' | 'sse'): Promise<void>;
  /** Sends a frame. A frame that is sent after the link's end is dropped, as on a real pipe. */
  send(frame: Frame): void;
  /** Closes the link. `ask`: the server may exit by itself; `kill`: it is killed. Resolves once the link holds no resource. */
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

/** The server was started, but did not accept a connection: it exited before it listened, or did not listen in time. */
export class NeverListenedError extends LinkError {
  /** How the server exited; `null`: it is still running, and may still listen later. */
  readonly exit: { readonly exitCode: number | null; readonly signal: string | null } | null;

  constructor(message: string, options: ErrorOptions & Pick<NeverListenedError, 'exit'>) {
    super(message, options);
    this.exit = options.exit;
  }
}
