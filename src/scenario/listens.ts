import net from 'node:net';
import { real } from '../time/real.ts';
import { LinkError } from '../wire/link.ts';

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

/**
 * Waits in real time until somebody listens at an address, or the server has ended. For how long is up to the run that
 * this is part of.
 *
 * @param ended how the server ended, once it has
 * @param said what it said so far
 * @throws LinkError (`ERR_LINK`) if it ends before
 */
export async function listens(address: URL, ended: Promise<string>, said: () => string): Promise<void> {
  let how: string | null = null;
  void ended.then((end) => {
    how = end;
  });
  const port = address.port === '' ? 80 : Number(address.port);
  const words = () => (said().trim() === '' ? '' : `. It said: ${said().trim()}`);
  while (!(await accepts(address.hostname.replace(/^\[|\]$/g, ''), port))) {
    if (how !== null) throw new LinkError(`the server ended ${how} before it listened on ${address.host}${words()}`);
    await new Promise<void>((resolve) => real.setTimeout(resolve, everyMs));
  }
}
