import net from 'node:net';
import { real } from '../../time/base/real.ts';
import { LinkError, NeverListenedError } from '../../wire/link.ts';
import type { ProcessEnd } from '../../wire/server-process.ts';

/** Time between two attempts to connect, in real milliseconds. */
const everyMs = 50;

const accepts = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const end = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

const hostOf = (address: URL): string => address.hostname.replace(/^\[|\]$/g, '');

/** The port of an address, with the default of its protocol. */
export const portOf = ({ port, protocol }: URL): number =>
  port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);

/**
 * Makes sure that no other process listens at the address of the server.
 *
 * @throws LinkError (`ERR_LINK`) if another process listens there before the server is started
 */
export async function assertPortFree(address: URL): Promise<void> {
  if (await accepts(hostOf(address), portOf(address)))
    throw new LinkError(
      `another process listens on ${address.host} already (EADDRINUSE): end it, or let the server listen on another port`,
    );
}

/** An error quotes at most this many characters of the server's output. */
const maxOutputChars = 1000;

const exitText = ({ exitCode, signal }: ProcessEnd): string =>
  signal === null ? `with status ${exitCode}` : `by ${signal}`;

/** The error for a server that ended before it listened. @param output what the server wrote */
export function endedBefore(address: URL, exit: ProcessEnd, output: string): NeverListenedError {
  const words = output.trim() === '' ? '' : `. It wrote: ${output.trim().slice(-maxOutputChars)}`;
  const hint = exit.exitCode === 0 ? '. If it is a server over standard input and output, check it without --http' : '';
  return new NeverListenedError(
    `the server ended ${exitText(exit)} before it listened on ${address.host}${hint}${words}`,
    { exit },
  );
}

/**
 * Waits in real time until a process listens at an address, or the server has ended. The bounds of the run limit the wait.
 *
 * @param ended resolves with how the server ended
 * @param output what the server has written so far
 * @throws NeverListenedError (`ERR_LINK`) if the server ends before it listens
 */
export async function listens(address: URL, ended: Promise<ProcessEnd>, output: () => string): Promise<void> {
  const exits: ProcessEnd[] = [];
  void ended.then((end) => exits.push(end));
  while (!(await accepts(hostOf(address), portOf(address)))) {
    if (exits[0] !== undefined) throw endedBefore(address, exits[0], output());
    await new Promise<void>((resolve) => real.setTimeout(resolve, everyMs));
  }
}
