import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import type { AdoptedChild } from '../../src/time/processes/adopted-child.ts';
import type { LockStepHost } from '../../src/time/processes/lock-step-host.ts';

/** The path of a fixture. */
export const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

/** The path of a published server. */
export const published = (name: string): string =>
  fileURLToPath(new URL(`../../node_modules/@modelcontextprotocol/${name}/dist/index.js`, import.meta.url));

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly progress?: number };
  readonly result?: { readonly content?: readonly { readonly text?: string }[] };
  readonly error?: { readonly message: string };
}

/** A client on newline-delimited JSON-RPC that keeps the virtual time of all it is told. */
export class Session {
  readonly adopted: AdoptedChild;
  readonly process: ChildProcess;
  /** `method or id @ virtual ms` of everything that came in. */
  readonly trace: string[] = [];
  stderr = '';
  readonly #clock: VirtualClock;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #lastId = 0;

  constructor(
    clock: VirtualClock,
    host: LockStepHost,
    command: string,
    args: readonly string[],
    options: SpawnOptions = {},
  ) {
    this.#clock = clock;
    const { env, id } = host.environment({ ...process.env, ...options.env });
    this.process = spawn(command, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'], env });
    this.adopted = host.adopt(id, this.process);
    this.process.on('error', () => {});
    this.process.stdin?.on('error', () => {});
    this.process.stderr?.on('data', (chunk) => {
      this.stderr += chunk;
    });
    let rest = '';
    this.process.stdout?.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
    });
  }

  /** Sends a request; the answer's text. */
  request(method: string, params: object = {}): Promise<string> {
    const id = ++this.#lastId;
    this.process.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(error.message)) : resolve(result?.content?.[0]?.text ?? JSON.stringify(result)),
      );
    });
  }

  initialize(): Promise<string> {
    const clientInfo = { name: 'test', version: '1' };
    return this.request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  }

  call(name: string, args: object = {}): Promise<string> {
    return this.request('tools/call', { name, arguments: args, _meta: { progressToken: 'p' } });
  }

  #take(line: string): void {
    let message: Message;
    try {
      message = JSON.parse(line);
    } catch {
      this.trace.push(`garbage @ ${this.#clock.now}`);
      return;
    }
    const what = message.method === undefined ? `answer ${message.id}` : (message.params?.progress ?? message.method);
    this.trace.push(`${what} @ ${this.#clock.now}`);
    if (message.id !== undefined && message.method === undefined) this.#waiting.get(message.id)?.(message);
  }
}
