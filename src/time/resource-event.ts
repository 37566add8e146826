/** What `clock.onResource` tells: something was opened, or closed. */
export interface ResourceEvent {
  readonly kind: 'resource-opened' | 'resource-closed';
  /** What it is: `fs`, `dns`, `zlib`, `crypto`, `child process`, `worker thread`, `socket`, `server`, `http ...`. */
  readonly resource: string;
  /** Tells two resources apart; the same in both events. */
  readonly id: number;
  /** The label of the `attribute()` it was opened in. */
  readonly label: string | undefined;
  /** Virtual time of the event. */
  readonly atMs: number;
}

export type ResourceListener = (event: ResourceEvent) => void;
