import net, { type Socket } from 'node:net';
import { ownHandleMark } from '../../../time/base/own-handles.ts';
import { Patches } from '../../../time/base/patches.ts';
import { type TcpHandle, tcpPrototype } from '../../../time/processes/tcp/tcp-handle.ts';
import { textFits } from '../gate/matches.ts';
import { type RelayContext, RelayedConnection } from './relayed-connection.ts';
import type { RelayedHosts, SocketRuleInForce } from './socket-rule.ts';

/** The options of a connect, as Node normalises them. */
type ConnectOptions = Partial<net.TcpNetConnectOpts & net.IpcNetConnectOpts>;
type Connect = (this: Socket, ...args: unknown[]) => Socket;

interface ConnectRequest {
  oncomplete?: (...args: unknown[]) => unknown;
}

/** Members of Node's `net` that are not in its types. */
interface Inner {
  _normalizeArgs(args: readonly unknown[]): readonly [ConnectOptions, ((...args: unknown[]) => void) | null];
}
/** The class of native TCP handles. */
type TcpClass = new (kind: number) => TcpHandle & { bind(address: string, port: number): number };

/** The kind of a handle that listens. */
const SERVER = 1;

type HandleHolder = { readonly _handle?: (object & { readonly _parent?: object }) | null };

const nameOf = ({ host, port, path }: ConnectOptions): string => path ?? `${host ?? 'localhost'}:${port}`;

/**
 * Routes the connections of this thread that rules are about through a relay on the loopback address. A connect of the program goes
 * to the relay instead, and ends when that of the relay to the real host has ended.
 */
export class SocketRelay {
  readonly #context: RelayContext;
  readonly #rules = new Map<SocketRuleInForce, { seen: number }>();
  readonly #connections = new Map<RelayedConnection, string>();
  readonly #byHandle = new WeakMap<object, RelayedConnection>();
  readonly #byPort = new Map<number, RelayedConnection>();
  readonly #patches = new Patches();
  #server: net.Server | null = null;
  #isInstalled = false;

  constructor(context: RelayContext) {
    this.#context = context;
  }

  /** Relays connections for rules that come later. */
  expect(hosts: RelayedHosts): void {
    this.add({ rule: { ...hosts, connections: null, behaviours: [] }, note() {} });
  }

  /** Puts a rule in force, also on connections that are open. @returns how to lift it */
  add(rule: SocketRuleInForce): () => void {
    this.#install();
    this.#rules.set(rule, { seen: 0 });
    for (const [connection, name] of this.#connections) if (this.#meets(rule, name)) connection.apply(rule);
    return () => {
      if (!this.#rules.delete(rule)) return;
      for (const connection of [...this.#connections.keys()]) connection.lift(rule);
    };
  }

  /** Relays no more connections. Those that are open go on. */
  close(): void {
    this.#patches.undo();
    this.#server?.close();
    this.#server = null;
    this.#isInstalled = false;
  }

  #meets(rule: SocketRuleInForce, name: string): boolean {
    const counter = this.#rules.get(rule);
    if (counter === undefined || !textFits(rule.rule.host, name)) return false;
    counter.seen += 1;
    return rule.rule.connections === null || counter.seen <= rule.rule.connections;
  }

  #install(): void {
    if (this.#isInstalled) return;
    this.#isInstalled = true;
    const relay = this;
    this.#patches.method<Connect>(net.Socket.prototype, 'connect', (native) => {
      return function connect(...args) {
        const normalized = Array.isArray(args[0]) ? args[0] : (net as unknown as Inner)._normalizeArgs(args);
        const [options, callback] = normalized as ReturnType<Inner['_normalizeArgs']>;
        const rules = [...relay.#rules.keys()].filter(({ rule }) => textFits(rule.host, nameOf(options)));
        if (rules.length === 0) return native.apply(this, args);
        // The handle of such a socket is a pipe, which cannot be connected to the relay.
        if (options.path !== undefined && 'encrypted' in this) {
          for (const { note } of rules)
            note('could not relay a connection: it is TLS over a Unix socket', { host: options.path });
          return native.apply(this, args);
        }
        return relay.#relay(this, options, callback, native);
      };
    });
    this.#patches.method<TcpHandle['connect']>(tcpPrototype(), 'connect', (native) => {
      return function connect(this: TcpHandle, request: ConnectRequest, address: string, port: number) {
        const connection = relay.#byHandle.get(this);
        if (connection === undefined) return native.call(this, request, address, port);
        const { oncomplete } = request;
        request.oncomplete = (...completed) => {
          if (completed[0] === 0) connection.programConnected(() => oncomplete?.apply(request, completed));
          else oncomplete?.apply(request, completed);
        };
        const status = native.call(this, request, address, port);
        const self: net.AddressInfo | { port?: number } = {};
        if (status === 0 && this.getsockname?.(self) === 0 && self.port !== undefined)
          relay.#byPort.set(self.port, connection);
        return status;
      };
    });
  }

  #relay(
    program: Socket,
    options: ConnectOptions,
    callback: ((...args: unknown[]) => void) | null,
    native: Connect,
  ): Socket {
    const host = nameOf(options);
    const far = new net.Socket({ allowHalfOpen: true });
    const { lookup, family, hints, localAddress, autoSelectFamily, autoSelectFamilyAttemptTimeout } = options;
    const dialled = options.path === undefined ? { host: options.host, port: options.port } : { path: options.path };
    const kept = { lookup, family, hints, localAddress, autoSelectFamily, autoSelectFamilyAttemptTimeout };
    const given = Object.entries(kept).filter(([, value]) => value !== undefined);
    const dial = (): void => void native.call(far, { ...dialled, ...Object.fromEntries(given) });
    const matching = [...this.#rules].filter(([{ rule }]) => textFits(rule.host, host));
    const connection: RelayedConnection = new RelayedConnection({
      host,
      program,
      far,
      dial,
      isIdle: matching.some(([{ rule }]) => rule.idle),
      context: this.#context,
      answered: () => {
        for (const other of this.#connections.keys()) if (other !== connection) other.look();
      },
      closed: () => void this.#connections.delete(connection),
    });
    this.#connections.set(connection, host);
    for (const rule of this.#rules.keys()) if (this.#meets(rule, host)) connection.apply(rule);
    const { path: _path, lookup: _lookup, localAddress: _local, localPort: _port, ...rest } = options;
    const near = { ...rest, host: '127.0.0.1', port: this.#port(), family: 4, autoSelectFamily: false };
    const result = callback === null ? native.call(program, near) : native.call(program, near, callback);
    const { _handle: handle } = program as unknown as HandleHolder;
    const raw = handle?._parent ?? handle;
    if (raw) {
      this.#byHandle.set(raw, connection);
      Reflect.set(raw, ownHandleMark, true);
    }
    return result;
  }

  /** The port of the relay. It listens from the first connection on. */
  #port(): number {
    if (this.#server === null) {
      const server = net.createServer({ allowHalfOpen: true }, (near) => {
        const connection = this.#byPort.get(near.remotePort ?? 0);
        this.#byPort.delete(near.remotePort ?? 0);
        if (connection === undefined) near.destroy();
        else connection.accepted(near);
      });
      // A handle that is bound already listens at once, and an address only in a later turn.
      const Tcp = tcpPrototype().constructor as unknown as TcpClass;
      const handle = new Tcp(SERVER);
      handle.bind('127.0.0.1', 0);
      Reflect.set(handle, ownHandleMark, true);
      server.listen(handle);
      server.unref();
      this.#server = server;
    }
    return (this.#server.address() as net.AddressInfo).port;
  }
}
