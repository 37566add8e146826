import type { ResourceEvent } from '../../time/base/resource-event.ts';
import type { VirtualClockOptions } from '../../time/core/clock-options.ts';
import type { DialListener } from '../../time/tracking/reach.ts';
import type { HopEvent } from '../../wire/http/hop-event.ts';
import type { HttpLinkOptions } from '../../wire/http/link/http-link.ts';
import type { Link, LinkEnd } from '../../wire/link.ts';
import type { WorkAccount } from '../../wire/work-account.ts';
import type { UpstreamSite } from '../faults/upstream-site.ts';
import {
  type CommandServer,
  type HttpAppServer,
  transportOf,
  type UrlServer,
  urlOf,
} from '../server/server-under-test.ts';
import type { SessionTime } from '../session-time.ts';
import type { HopPoints, HttpPathOptions } from './http-path.ts';

/** What a link to a server is made with. */
export interface LinkOptions {
  readonly time: 'virtual' | 'real';
  /** What waits of a virtual clock may take: see `VirtualClockOptions`. */
  readonly maxRealWaitMs?: number;
  readonly maxCpuMs?: number;
  readonly maxLineBytes: number | undefined;
  /** What lies on the path to a server over HTTP. */
  readonly path?: HttpPathOptions;
}

/** Where the link to a server over HTTP leads, and how. */
export function linkOptionsOf(server: HttpAppServer | CommandServer | UrlServer): HttpLinkOptions {
  const url = urlOf(server);
  if (url === null) throw new Error('a server without an address');
  const headers = 'url' in server ? { headers: server.headers ?? {} } : {};
  return { url, transport: transportOf(server) === 'sse' ? 'sse' : 'http', ...headers };
}

/** What waits of a clock may take: only what was given, for the clock has defaults. */
export const waitLimitsOf = ({
  maxRealWaitMs,
  maxCpuMs,
}: Pick<VirtualClockOptions, 'maxRealWaitMs' | 'maxCpuMs'>): VirtualClockOptions => ({
  ...(maxRealWaitMs === undefined ? {} : { maxRealWaitMs }),
  ...(maxCpuMs === undefined ? {} : { maxCpuMs }),
});

/** A link that is ready to be opened, and the time it runs in. */
export interface OpenedLink {
  readonly link: Link;
  readonly time: SessionTime;
  /** The server's real work. */
  readonly work: WorkAccount;
  /** From now on its real work takes virtual time, as it happens. Nothing where time is real. */
  chargeWork(): void;
  readonly stderr: () => string;
  readonly realBecause: () => string | null;
  onResource(listener: (event: ResourceEvent) => void): () => void;
  /** Reports which hosts the server dials, and whether they can be reached; left out: that is not seen. */
  onDial?(listener: DialListener): () => void;
  /** Reports what hops between client and server did to the exchange with a number. */
  onHop?(listener: (hop: string, key: number, event: HopEvent) => void): void;
  /** Where faults put hops; left out: the server is not reached over HTTP. */
  readonly http?: HopPoints;
  /** Reports that the server's process has ended, where the link itself does not see it. */
  onGone?(listener: (end: LinkEnd) => void): void;
  /** Gets a server going that clients find running. Called inside `time.run`, before any client begins. */
  prepare?(): Promise<void>;
  /** Where faults hold the server's outgoing HTTP. */
  readonly upstream: UpstreamSite;
  close(): Promise<void>;
}

/** For a link that reports no resources. */
export const noResources = (): (() => void) => () => {};
