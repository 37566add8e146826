import { getSystemErrorName } from 'node:util';

/** Whether a host that the program dialled could be reached. */
export interface Dialled {
  /** The host as the program named it. It has its port, unless the port is 80 or 443 or the name could not be resolved. */
  readonly host: string;
  /** The error code of the system, such as `ECONNREFUSED` or `ENOTFOUND`; `null`: the host was reached. */
  readonly error: string | null;
}

/** Receives every host that could not be dialled over TCP or resolved, and such a host again when it is reached later. */
export type DialListener = (dialled: Dialled) => void;

interface ConnectRequest {
  readonly address?: unknown;
  readonly port?: unknown;
}

interface LookupRequest {
  readonly hostname?: unknown;
}

type Complete = (this: object, ...args: unknown[]) => unknown;

const quietPorts: ReadonlySet<unknown> = new Set([80, 443]);

/** The errors of requests that the program itself has cancelled. */
const takenBack: ReadonlySet<unknown> = new Set(['ECANCELED', 'ECONNABORTED']);

/** The error codes of the C library for an unknown name, as in Node's errors. */
const notFound: ReadonlySet<string> = new Set(['EAI_NODATA', 'EAI_NONAME']);

function nameOf(error: unknown): string | null {
  if (typeof error === 'number' && error < 0) {
    const name = getSystemErrorName(error);
    return notFound.has(name) ? 'ENOTFOUND' : name;
  }
  if (typeof error === 'string') return notFound.has(error) ? 'ENOTFOUND' : error;
  return null;
}

/** Observes how a request ends. At its `init`, the request has all properties that Node sets. */
function onComplete(request: { oncomplete?: unknown }, seen: (args: readonly unknown[]) => void): void {
  const { oncomplete: given } = request;
  if (typeof given !== 'function') return;
  request.oncomplete = function oncomplete(this: object, ...args: unknown[]): unknown {
    seen(args);
    return (given as Complete).apply(this, args);
  };
}

/** Observes whether the hosts that the program dials can be reached, by the results of lookups and connects. */
export class Reach {
  readonly #names = new Map<string, string>();
  readonly #failed = new Set<string>();
  /** Receives each host that is dialled; undefined: hosts are not observed. */
  listener: DialListener | undefined;

  /** Follows a request from async_hooks' `init`. */
  started(type: string, request: object): void {
    if (this.listener === undefined) return;
    if (type === 'TCPCONNECTWRAP') onComplete(request, ([status]) => this.#connected(request, status));
    else if (type === 'GETADDRINFOREQWRAP') onComplete(request, (args) => this.#lookedUp(request, args));
  }

  clear(): void {
    this.#names.clear();
    this.#failed.clear();
  }

  #lookedUp(request: LookupRequest, [status, addresses]: readonly unknown[]): void {
    const { hostname } = request;
    if (typeof hostname !== 'string') return;
    const error = nameOf(status);
    if (error !== null) this.#report(hostname, error);
    else if (Array.isArray(addresses)) for (const address of addresses) this.#names.set(String(address), hostname);
  }

  #connected({ address, port }: ConnectRequest, status: unknown): void {
    if (typeof address !== 'string') return;
    const name = this.#names.get(address) ?? (address.includes(':') ? `[${address}]` : address);
    this.#report(quietPorts.has(port) ? name : `${name}:${port}`, nameOf(status));
  }

  #report(host: string, error: string | null): void {
    if (takenBack.has(error)) return;
    if (error !== null) this.#failed.add(host);
    else if (!this.#failed.delete(host)) return;
    this.listener?.({ host, error });
  }
}
