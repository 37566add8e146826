import type { ResourceEvent } from '../time/base/resource-event.ts';
import type { DialListener } from '../time/tracking/reach.ts';
import type { HopEvent } from '../wire/http/hop-event.ts';
import type { Link, LinkEnd } from '../wire/link.ts';
import type { WorkAccount } from '../wire/work-account.ts';
import type { HopPoints } from './http-path.ts';
import type { UpstreamSite } from './upstream-site.ts';
import type { WorldTime } from './world-time.ts';

/** A link that is ready to be opened, and the time it runs in. */
export interface OpenedLink {
  readonly link: Link;
  readonly time: WorldTime;
  /** The server's real work. */
  readonly work: WorkAccount;
  /** From now on its real work takes virtual time, as it happens. Nothing where time is real. */
  chargeWork(): void;
  readonly stderr: () => string;
  readonly realBecause: () => string | null;
  onResource(listener: (event: ResourceEvent) => void): () => void;
  /** Tells which hosts the server dials, and whether they can be reached; left out: nobody sees that. */
  onDial?(listener: DialListener): () => void;
  /** Tells what hops between client and server did to the exchange with a number. */
  onHop?(listener: (hop: string, key: number, event: HopEvent) => void): void;
  /** Where faults put hops; left out: the server is not reached over HTTP. */
  readonly http?: HopPoints;
  /** Tells that the server's process has ended, where the link itself does not see it. */
  onGone?(listener: (end: LinkEnd) => void): void;
  /** Gets a server going that clients find running. Called inside `time.run`, before any client begins. */
  prepare?(): Promise<void>;
  /** Where faults hold the server's outgoing HTTP. */
  readonly upstream: UpstreamSite;
  close(): Promise<void>;
}

/** Where nobody tells of resources. */
export const noResources = (): (() => void) => () => {};
