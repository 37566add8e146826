import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentFile } from '../../src/time/processes/agent-location.ts';
import { bootstrapVariable, writeBootstrapConfig } from '../../src/time/processes/bootstrap-config.ts';
import { encodeLine, LineReader } from '../../src/time/processes/line-channel.ts';
import { withAgent } from '../../src/time/processes/node-options.ts';
import type { HostMessage, Settled } from '../../src/time/processes/protocol.ts';
import { readAgentMessage } from '../../src/time/processes/read-message.ts';

type Question = Extract<HostMessage, { readonly id: number }>;
type Unnumbered<Q> = Q extends Question ? Omit<Q, 'id'> : never;

/** A real agent in a child, asked line by line by a test instead of by a host that decides what to ask. */
export class ScriptedHost {
  readonly child: ChildProcess;
  readonly #folder: string;
  readonly #server: net.Server;
  readonly #socket: net.Socket;
  readonly #waiting = new Map<number, (answer: Settled) => void>();
  #lastId = 0;

  private constructor(folder: string, server: net.Server, child: ChildProcess, socket: net.Socket) {
    this.#folder = folder;
    this.#server = server;
    this.child = child;
    this.#socket = socket;
    const reader = new LineReader(
      (value) => {
        const message = readAgentMessage(value);
        if (message?.say === 'settled') this.#waiting.get(message.id)?.(message);
      },
      () => {},
    );
    socket.on('data', (chunk: Buffer) => reader.push(chunk));
  }

  /** Starts `node <args>` with the agent in it. */
  static async start(args: readonly string[]): Promise<ScriptedHost> {
    const folder = mkdtempSync(join(tmpdir(), 'scripted-host-'));
    const path = join(folder, 'control');
    const server = net.createServer().listen(path);
    await once(server, 'listening');
    const agent = agentFile();
    const invitation = writeBootstrapConfig({
      agent,
      socket: path,
      guard: '',
      key: '',
      process: 'c1',
      streams: ['c1:0', 'c1:1', 'c1:2'],
      nowMs: 0,
      epochMs: 0,
      maxRealWaitMs: 5000,
      maxCpuMs: 30_000,
    });
    const env = { ...process.env, NODE_OPTIONS: withAgent(agent, undefined), [bootstrapVariable]: invitation };
    const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const [socket] = (await once(server, 'connection')) as [net.Socket];
    return new ScriptedHost(folder, server, child, socket);
  }

  /** Resolves to its answer. */
  ask(question: Unnumbered<Question>): Promise<Settled> {
    const id = ++this.#lastId;
    this.#socket.write(encodeLine({ ...question, id }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}
