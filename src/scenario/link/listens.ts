import net from 'node:net';
import { real } from '../../time/base/real.ts';
import { LinkError, NeverListenedError } from '../../wire/link.ts';
import type { ProcessEnd } from '../../wire/server-process.ts';

/** How often it is tried, in real milliseconds. */
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
 * Makes sure that it is the server that will answer at an address, and not another process.
 *
 * @throws LinkError (`ERR_LINK`) if another process listens there before the server is started
 */
export async function assertPortFree(address: URL): Promise<void> {
  if (await accepts(hostOf(address), portOf(address)))
    throw new LinkError(
      `another process listens on ${address.host} already (EADDRINUSE): end it, or let the server listen on another port`,
    );
}

/** More of what a server wrote is not repeated in an error. */
const saidChars = 1000;

const inWords = ({ exitCode, signal }: ProcessEnd): string =>
  signal === null ? `with status ${exitCode}` : `by ${signal}`;

/** A server ended although it was to listen. @param said what it wrote */
export function endedBefore(address: URL, exit: ProcessEnd, said: string): NeverListenedError {
  const words = said.trim() === '' ? '' : `. It wrote: ${said.trim().slice(-saidChars)}`;
  const hint = exit.exitCode === 0 ? '. If it is a server over standard input and output, check it without --http' : '';
  return new NeverListenedError(
    `the server ended ${inWords(exit)} before it listened on ${address.host}${hint}${words}`,
    { exit },
  );
}

/**
 * Waits in real time until a process listens at an address, or the server has ended. For how long is up to the run that
 * this is part of.
 *
 * @param ended how the server ended, once it has
 * @param said what it wrote so far
 * @throws NeverListenedError (`ERR_LINK`) if it ends before
 */
export async function listens(address: URL, ended: Promise<ProcessEnd>, said: () => string): Promise<void> {
  const exits: ProcessEnd[] = [];
  void ended.then((end) => exits.push(end));
  while (!(await accepts(hostOf(address), portOf(address)))) {
    if (exits[0] !== undefined) throw endedBefore(address, exits[0], said());
    await new Promise<void>((resolve) => real.setTimeout(resolve, everyMs));
  }
}
