/** The parts of Node's native handles that virtual time reads. They are internal to Node: checked on Node 20, 22, 24 and 26. */
export interface StreamHandle {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Bytes that the program has written and that were not passed to the kernel yet. */
  readonly writeQueueSize: number;
  /** Whether JavaScript reads the bytes that arrive. */
  readonly reading: boolean;
  hasRef?(): boolean;
  getAsyncId(): number;
  close(callback?: () => void): void;
  getsockname?(out: Address): number;
  getpeername?(out: Address): number;
  /** The raw handle below a TLS handle. */
  readonly _parent?: StreamHandle;
}

export interface Address {
  address?: string;
  port?: number;
}

let ownerSymbol: symbol | undefined;

/** The `net.Socket`, `TLSSocket` or `net.Server` that owns a handle. */
export function ownerOf<T>(handle: object): T | undefined {
  ownerSymbol ??= Object.getOwnPropertySymbols(handle).find((symbol) => symbol.description === 'owner_symbol');
  return ownerSymbol && (Reflect.get(handle, ownerSymbol) as T | undefined);
}

/** The object in the prototype chain that has `key` as an own property. */
export function holderOf(object: object, key: string): object | undefined {
  for (let holder: object | null = object; holder; holder = Object.getPrototypeOf(holder)) {
    if (Object.hasOwn(holder, key)) return holder;
  }
  return undefined;
}
