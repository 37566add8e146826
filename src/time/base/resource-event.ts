/** What `clock.onResource` receives: a resource was opened, or closed. */
export interface ResourceEvent {
  readonly kind: 'resource-opened' | 'resource-closed';
  /**
   * The kind of the resource: `fs`, `dns`, `zlib`, `crypto`, `child process`, `worker thread`, `socket`, `server`,
   * `http ...`, `timer`.
   */
  readonly resource: string;
  /** The number of the resource, the same in both events. */
  readonly id: number;
  /** The label of the `attribute()` in which the resource was opened. */
  readonly label: string | undefined;
  /** Virtual time of the event. */
  readonly atMs: number;
  /** Present if the resource is a timer that was armed. */
  readonly timer?: {
    /** When the timer is due, in virtual time. For an interval: the next time. After the timer is gone: when it was due first. */
    dueMs(): number;
    /** Whether the timer keeps a process alive now. A program calls `unref()` only after arming the timer. */
    keepsAlive(): boolean;
  };
}

export type ResourceListener = (event: ResourceEvent) => void;
