import { FakeTime } from '../../clocks/testing/fake-time.ts';
import { parseFrame } from '../../wire/frame.ts';
import { HookChain } from '../../wire/hook-chain.ts';
import { AddedHops } from '../../wire/http/added-hops.ts';
import { inboxOrigin } from '../../wire/http/delayed-exchange.ts';
import type { HttpRequest, Origin } from '../../wire/http/exchange.ts';
import { type Recorded, Recorder, request, ScriptedOrigin, type Step } from '../../wire/http/testing/hop-harness.ts';
import { type AnyFault, injectPlanned } from '../fault.ts';
import type { InjectedFault } from '../fault-context.ts';
import type { NoteDetails } from '../note-details.ts';
import { seededRandom } from '../seeded-random.ts';
import { noProcess } from '../server/process-control.ts';
import { SessionServer } from '../server/session-server.ts';
import { noProgram } from './no-program.ts';

/** One exchange of a script: when the client asks, what, and what the server does about it. */
export interface ScriptedExchange {
  readonly atMs: number;
  readonly request: Partial<HttpRequest>;
  readonly answer: readonly Step[];
  /** When the client closes it, if it is still open. */
  readonly abortAtMs?: number;
}

/** A world of HTTP exchanges alone, with a clock of its own: enough to check the contract of a fault of HTTP. */
export class WorldOfExchanges {
  readonly time = new FakeTime();
  readonly notes: (readonly [atMs: number, text: string, about: NoteDetails])[] = [];
  readonly clients: Recorder[] = [];
  /** Whether the connections to the server were closed. */
  isServerClosed = false;
  readonly #script: readonly ScriptedExchange[];
  readonly #servers: ScriptedOrigin[];
  readonly #path: AddedHops;
  readonly #server = new SessionServer(noProgram, this.time);
  readonly #toServer = new HookChain();

  constructor(script: readonly ScriptedExchange[]) {
    this.#script = script;
    this.#servers = script.map(({ answer }) => new ScriptedOrigin(this.time, answer));
    const server: Origin = {
      // An exchange that a fault makes itself is in no script, and gets no answer.
      exchange: (asked, listener) =>
        (this.#servers[asked.key - 1] ?? new ScriptedOrigin(this.time, [])).exchange(asked, listener),
      close: async () => {
        this.isServerClosed = true;
      },
    };
    this.#path = new AddedHops(inboxOrigin(server, this.#server.inbox));
  }

  /** @param place where the fault is in its plan */
  inject(fault: AnyFault, parameters: unknown, place = 0): InjectedFault {
    const { time } = this;
    return injectPlanned(
      fault,
      {
        now: () => time.now(),
        setTimer: (run, delayMs) => time.setTimer(run, delayMs),
        random: seededRandom(1, String(place)),
        toServer: (hook) => this.#toServer.add(hook),
        toClient: () => () => {},
        sendToServer: () => {},
        person: () => ({ lift() {} }),
        sendToClient: () => {},
        onStart: () => () => {},
        upstream: () => ({ lift() {} }),
        writeLine() {},
        onEnd: () => () => {},
        overHttp: true,
        server: () => this.#server,
        sockets: () => ({ lift() {} }),
        process: noProcess,
        http: (make, at) => ({
          lift: this.#path.add((next) => make(next, { time, blockTime: time.blockTime, report: () => {} }), {
            place,
            ...(at === 'messages' ? { reads: at } : {}),
          }),
        }),
        note: (text, about = {}) => void this.notes.push([time.now(), text, about]),
      },
      parameters,
    );
  }

  /** Begins to play the script. */
  play(): void {
    for (const [index, { atMs, request: asked, abortAtMs }] of this.#script.entries()) {
      const client = new Recorder(this.time);
      this.clients.push(client);
      const send = () => {
        const exchange = this.#path.exchange(request({ ...asked, key: index + 1 }), client.listener);
        if (abortAtMs === undefined) return;
        this.time.setTimer(() => {
          if (client.over) return;
          client.over = true;
          exchange.abort();
        }, abortAtMs - atMs);
      };
      this.time.setTimer(() => this.#send(asked.body ?? null, send), atMs);
    }
  }

  /** Sends a request whose message passes the hooks first. What they change of it is not sent. */
  #send(body: Buffer | null, send: () => void): void {
    const read = body === null ? null : parseFrame(body.toString());
    if (read === null || !('frame' in read)) send();
    else this.#toServer.run(read.frame, send);
  }

  /** Closes the path, as at the end of a session. */
  close(): Promise<void> {
    return this.#path.close();
  }

  /** What each client heard; whether its connection was new is none of a fault's business. */
  heard(): readonly (readonly Recorded[])[] {
    return this.clients.map(({ events }) =>
      events.map(([atMs, what, detail]) => (what === 'connected' ? [atMs, what] : [atMs, what, detail])),
    );
  }

  /** What the server saw of each exchange: when it came, and when it was closed on the client's side. */
  seen(): readonly (readonly { readonly atMs: number; readonly abortedAtMs: number | null }[])[] {
    return this.#servers.map(({ executed }) => executed.map(({ atMs, abortedAtMs }) => ({ atMs, abortedAtMs })));
  }
}
