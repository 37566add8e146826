import type { ProcessControl } from '../../faults/server/process-control.ts';
import type { SessionServer } from '../../faults/server/session-server.ts';
import type { ResourceEvent } from '../../time/base/resource-event.ts';
import type { VirtualClockOptions } from '../../time/core/clock-options.ts';
import type { Ties } from '../../time/core/timer-queue.ts';
import type { DialListener } from '../../time/tracking/reach.ts';
import type { HopEvent } from '../../wire/http/hop-event.ts';
import type { HttpLinkOptions } from '../../wire/http/link/http-link.ts';
import type { UnfinishedLine } from '../../wire/line-splitter.ts';
import type { Link, LinkEnd } from '../../wire/link.ts';
import type { WorkAccount } from '../../wire/work-account.ts';
import type { UpstreamRules } from '../faults/upstream-rules.ts';
import {
  type CommandServer,
  type HttpAppServer,
  transportOf,
  type UrlServer,
  urlOf,
} from '../server/server-under-test.ts';
import type { SessionTime } from '../session-time.ts';
import type { HopPoints, HttpPathOptions } from './http-path.ts';

/** The options of a link to a server. */
export interface LinkOptions {
  readonly time: 'virtual' | 'real';
  /** The limits of waits for real work: see `VirtualClockOptions`. */
  readonly maxRealWaitMs?: number;
  readonly maxCpuMs?: number;
  readonly maxLineBytes: number | undefined;
  /** The order of timers that are due at one instant: see `VirtualClockOptions`. */
  readonly ties?: Ties;
  /** The path to a server over HTTP. */
  readonly path?: HttpPathOptions;
}

/** The address, transport and headers of the link to a server over HTTP. */
export function linkOptionsOf(server: HttpAppServer | CommandServer | UrlServer): HttpLinkOptions {
  const url = urlOf(server);
  if (url === null) throw new Error('a server without an address');
  const headers = 'url' in server ? { headers: server.headers ?? {} } : {};
  return { url, transport: transportOf(server) === 'sse' ? 'sse' : 'http', ...headers };
}

/** The options of the clock of a session, without those left out: the clock has defaults for them. */
export const clockOptionsOf = ({
  maxRealWaitMs,
  maxCpuMs,
  ties,
}: Pick<VirtualClockOptions, 'maxRealWaitMs' | 'maxCpuMs' | 'ties'>): VirtualClockOptions => ({
  ...(ties === undefined ? {} : { ties }),
  ...(maxRealWaitMs === undefined ? {} : { maxRealWaitMs }),
  ...(maxCpuMs === undefined ? {} : { maxCpuMs }),
});

/** A link that is ready to be opened, and the time of its session. */
export interface OpenedLink {
  readonly link: Link;
  readonly time: SessionTime;
  /** The server's real work. */
  readonly work: WorkAccount;
  /** From now on the server's real work takes virtual time, as it happens. No effect in real time. */
  chargeWork(): void;
  readonly stderr: () => string;
  /** The output of the server since its last complete line; left out: the server does not write lines. */
  readonly unfinishedLine?: () => UnfinishedLine | null;
  readonly realBecause: () => string | null;
  onResource(listener: (event: ResourceEvent) => void): () => void;
  /** Reports which hosts the server dials, and whether they can be reached. Left out: dials cannot be observed. */
  onDial?(listener: DialListener): () => void;
  /** Reports what a hop between client and server did to the exchange with this key. */
  onHop?(listener: (hop: string, key: number, event: HopEvent) => void): void;
  /**
   * Makes the link of another client to the same server: in memory a server object of its own in this process, over HTTP
   * another path to the same server. Left out: each client starts a server of its own, or time is real.
   */
  another?(): Link;
  /** Where faults add hops. Left out: the server is not reached over HTTP. */
  readonly http?: HopPoints;
  /** Reports that the server's process has ended, if the link itself cannot detect it. */
  onGone?(listener: (end: LinkEnd) => void): void;
  /** Starts a server that must run before its first client. Called inside `time.run`. */
  prepare?(): Promise<void>;
  /** Where faults delay the server's outgoing HTTP. */
  readonly upstream: UpstreamRules;
  /** The process of the server. Left out: it has none, or none that is known. */
  readonly process?: ProcessControl;
  /** The server itself, whose event loop and clocks faults change. Throws for a server in real time. */
  readonly control: () => SessionServer;
  close(): Promise<void>;
}

/** For a link that reports no resources. */
export const noResources = (): (() => void) => () => {};
