/** What `clock.onResource` receives: a resource was opened, or closed. */
export interface ResourceEvent {
  readonly kind: 'resource-opened' | 'resource-closed';
  /**
   * What it is: `fs`, `dns`, `zlib`, `crypto`, `child process`, `worker thread`, `socket`, `server`, `http ...`,
   * `timer`.
   */
  readonly resource: string;
  /** The number of the resource, the same in both events. */
  readonly id: number;
  /** The label of the `attribute()` it was opened in. */
  readonly label: string | undefined;
  /** Virtual time of the event. */
  readonly atMs: number;
  /** Of a timer that was armed. */
  readonly timer?: {
    /** When it is due, in virtual time: the next time, for an interval; once it is gone, when it was due first. */
    dueMs(): number;
    /** Whether it keeps a process alive by now: `unref()` is called after arming. */
    keepsAlive(): boolean;
  };
}

export type ResourceListener = (event: ResourceEvent) => void;
