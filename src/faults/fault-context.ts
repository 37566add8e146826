import type { Frame } from '../wire/frame.ts';
import type { FrameHook } from '../wire/frame-hook.ts';
import type { MakeHttpHop } from './http-hop.ts';
import type { NoteDetails } from './note-details.ts';
import type { ProcessControl } from './server/process-control.ts';
import type { ServerControl } from './server/server-control.ts';
import type { UpstreamRule } from './upstream/gate/upstream-rule.ts';
import type { SocketRule } from './upstream/sockets/socket-rule.ts';

/** A fault that is at work. */
export interface InjectedFault {
  /**
   * Ends it. It may be called at any moment, and again without effect. What the fault has delayed goes on at once, in
   * its order.
   */
  lift(): void;
}

/** How a person behaves whom a client asks for the server. */
export interface PersonBehaviour {
  /** How long the person takes, in virtual milliseconds. `'never'`: the person does not answer; `null`: as without the fault. */
  readonly delayMs: number | 'never' | null;
  /** What the person answers. */
  readonly answer: 'accept' | 'decline' | 'cancel';
  /** Called each time the person is asked, with the method of the request. */
  asked?(method: string): void;
}

/** Everything that a fault may touch. It has no other time and no other randomness. */
export interface FaultContext {
  /** Virtual milliseconds since the run began. */
  now(): number;
  /** Calls back after so many virtual milliseconds, unless cancelled. */
  setTimer(run: () => void, delayMs: number): { cancel(): void };
  /** A number from 0 up to but not including 1, from the run's seed. Each fault of a plan has a sequence of its own. */
  random(): number;
  /** Intercepts each frame that the client sends. @returns how to stop */
  toServer(hook: FrameHook): () => void;
  /** Intercepts each frame that the server sends. @returns how to stop */
  toClient(hook: FrameHook): () => void;
  /** Whether the server is reached over HTTP: its messages are then parts of responses. */
  readonly overHttp: boolean;
  /**
   * Sends a frame as if it came from the client. The faults after this one in the plan see it.
   *
   * @param counts `'beside'`: the outgoing calls that the server makes for this request count for no call of the client. Left out:
   *   they count for the call in progress
   */
  sendToServer(frame: Frame, counts?: 'beside'): void;
  /** Sends a frame as if it came from the server. The faults after this one in the plan see it. Not over HTTP. */
  sendToClient(frame: Frame): void;
  /**
   * Delivers a line to the client as if the server had written it to its standard output. The other faults do not see it. Not over
   * HTTP.
   */
  writeLine(line: string): void;
  /** Calls the listener at each start of the server on this link. @returns how to stop */
  onStart(listener: () => void): () => void;
  /**
   * Applies a rule to the server's outgoing HTTP, in this process or in the server's processes.
   *
   * @throws FaultPlanError (`ERR_FAULT_PLAN`) when the rule is not one
   */
  upstream(rule: UpstreamRule): InjectedFault;
  /**
   * Applies a rule to the server's connections over TCP, TLS and Unix sockets, such as to a database. They go through a relay in
   * the server's own process.
   */
  sockets(rule: SocketRule): InjectedFault;
  /**
   * Puts a hop on the path of exchanges: next to the client, or next to the server, behind all gateways. Of several, that of the
   * first fault in the plan is the nearest to the client. Without effect when the server is not reached over HTTP.
   *
   * @param at default: `'client'`. `'messages'`: next to the client, for a hop that looks only at the messages of responses. Of
   *   several such hops, that of the first fault in the plan sees a message first, as it does over memory and stdio
   */
  http(make: MakeHttpHop, at?: 'client' | 'server' | 'messages'): InjectedFault;
  /** Changes how the person behaves whom a client asks for the server. In headless mode there is no person. */
  person(behaviour: PersonBehaviour): InjectedFault;
  /** Calls the listener when the server has ended, before the client receives that. @returns how to stop */
  onEnd(listener: () => void): () => void;
  /**
   * The server itself: its event loop and its clocks. Call it when the fault begins, so that a plan for a server in real time is
   * refused.
   *
   * @throws ScenarioError (`ERR_SCENARIO`) for a server in real time
   */
  server(): ServerControl;
  /** The process of the server, where it has one of its own. */
  readonly process: ProcessControl;
  /** Writes a `fault` entry into the transcript: the fault had an effect. */
  note(text: string, about?: NoteDetails): void;
}
