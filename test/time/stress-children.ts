import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { VirtualClock } from '../../src/time/core/virtual-clock.ts';
import { LockStepHost } from '../../src/time/processes/lock-step-host.ts';
import type { MayGoOn, Outcome, Outcomes } from './stress.ts';
import { openOutside } from './stress-fixtures.ts';

/** How the child is asked. */
export type Transport = 'stdio' | 'http';

interface Answer {
  readonly early?: boolean;
  readonly error?: string;
}

/** A child that does one operation when it is asked, on the clock of the driver. */
class StressChild {
  readonly process: ChildProcess;
  readonly #transport: Transport;
  readonly #port: number;
  readonly #agent = new http.Agent({ keepAlive: true });
  #answered: (line: string) => void = () => {};

  constructor(host: LockStepHost, file: string, transport: Transport, port: number, outside: string) {
    this.#transport = transport;
    this.#port = port;
    const own = transport === 'http' ? { STRESS_PORT: String(port) } : {};
    const { env, id } = host.environment({ ...process.env, STRESS_OUTSIDE: outside, ...own });
    this.process = spawn(process.execPath, [file], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    host.adopt(id, this.process);
    if (this.process.stdout) createInterface({ input: this.process.stdout }).on('line', (line) => this.#answered(line));
  }

  /** @param what a kind, or nothing for the list of them */
  ask(what: string): Promise<string> {
    return this.#transport === 'http' ? this.#request(what) : this.#line(what);
  }

  #line(what: string): Promise<string> {
    this.process.stdin?.write(`${what}\n`);
    return new Promise((resolve) => {
      this.#answered = resolve;
    });
  }

  async #request(what: string): Promise<string> {
    const options = { host: '127.0.0.1', port: this.#port, path: `/${encodeURIComponent(what)}`, agent: this.#agent };
    const request = http.get(options);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    let text = '';
    response.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    await once(response, 'end');
    return text;
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
      await once(this.process, 'exit');
    }
  }
}

/**
 * The stress test in a child, which arms a decoy beside each operation. The driver arms one more, on its side of the pipe
 * or connection: neither may fire before the answer is here.
 *
 * @param file the built `stress-child.ts`
 */
export async function stressInChild(
  file: string,
  transport: Transport,
  operations: number,
  mayGoOn: MayGoOn = () => true,
): Promise<Outcomes> {
  const outside = await openOutside();
  const clock = new VirtualClock({ scope: 'harness' }).install();
  const host = new LockStepHost(clock);
  await host.listen();
  const port = transport === 'http' ? await freePort() : 0;
  const child = new StressChild(host, file, transport, port, JSON.stringify(outside.ports));
  const outcomes = new Map<string, Outcome>();
  try {
    if (transport === 'http') await clock.run(() => host.listening({ port }));
    const kinds = JSON.parse(await clock.run(() => child.ask(''))) as [string, number][];
    for (const [kind, weight] of kinds) {
      if (!mayGoOn()) break;
      outcomes.set(kind, await runKind(clock, child, kind, Math.ceil(operations * weight), mayGoOn));
    }
  } finally {
    await child.close();
    await host.close();
    clock.uninstall();
    await outside.close();
  }
  return outcomes;
}

async function runKind(
  clock: VirtualClock,
  child: StressChild,
  kind: string,
  operations: number,
  mayGoOn: MayGoOn,
): Promise<Outcome> {
  let early = 0;
  let done = 0;
  try {
    for (; done < operations && mayGoOn(); done++) {
      let here = false;
      const decoy = clock.setTimer(() => {
        here = true;
      }, 1);
      const answer = JSON.parse(await clock.run(() => child.ask(kind))) as Answer;
      decoy.cancel();
      if (answer.error !== undefined) throw new Error(answer.error);
      if (here || answer.early === true) early++;
    }
    return { operations: done, early };
  } catch (error) {
    return { operations: done, early, error };
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
