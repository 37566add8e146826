import type { Fields } from '../../wire/frame.ts';

/** The fields of every step of a session. */
export interface AnyStep {
  /**
   * The client that takes the step, by its name in the session.
   *
   * @defaultValue 'first', the client that every session begins with
   */
  readonly client?: string;
  /**
   * The pause before the step, in virtual milliseconds.
   *
   * @defaultValue 0
   */
  readonly afterMs?: number;
}

/**
 * A value that an earlier call of the session answered. It may stand anywhere in the arguments of a call, such as
 * `{ id: { $from: 'start', at: '/structuredContent/id' } }`.
 */
export interface FromResult {
  /** The name that the earlier call has by `as`, or the name of its tool: the last such call counts. */
  readonly $from: string;
  /** A JSON pointer into its result. */
  readonly at: string;
}

/** A call of a tool. */
export interface CallStep extends AnyStep {
  /** The kind of the step; it may be left out. */
  readonly do?: 'call';
  /** The name of the tool. */
  readonly tool: string;
  /**
   * The arguments, which may hold values of earlier results ({@link FromResult}); or, in code, a function that makes them from
   * the results so far. A result is `null` where an error came, or nothing.
   *
   * @defaultValue generated from the tool's `inputSchema`
   */
  readonly arguments?: Fields | ((results: readonly (Fields | null)[]) => Fields);
  /**
   * The name of the call for later steps.
   *
   * @defaultValue the name of the tool
   */
  readonly as?: string;
  /**
   * Whether the next step waits until the call has ended. If not, the call is open meanwhile.
   *
   * @defaultValue true
   */
  readonly wait?: boolean;
}

/** The same call again and again, until its result says that it is enough. */
export interface PollStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'poll';
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments, as of a {@link CallStep}. */
  readonly arguments?: Fields;
  /** The pause between two calls, in virtual milliseconds. */
  readonly everyMs: number;
  /** Polling goes on as long as the value at this JSON pointer of the result is one of these. */
  readonly while: { readonly at: string; readonly in: readonly unknown[] };
  /**
   * The largest number of calls.
   *
   * @defaultValue 100
   */
  readonly atMost?: number;
}

/** The user cancels a call that is open: see `wait` of {@link CallStep}. */
export interface CancelStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'cancel';
  /** The name of the call. */
  readonly call: string;
}

/** Nothing happens until every open call of the client has ended. */
export interface AnswersStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'answers';
}

/** The client is idle. */
export interface WaitStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'wait';
  /** For how long, in virtual milliseconds. */
  readonly ms: number;
}

/** The client requests a list again. */
export interface ListStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'list';
  /**
   * The list.
   *
   * @defaultValue 'tools'
   */
  readonly of?: 'tools' | 'resources' | 'resources/templates' | 'prompts';
}

/** The client reads a resource. */
export interface ReadStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'read';
  /** Its URI. */
  readonly uri: string;
}

/** The client requests a prompt. */
export interface PromptStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'prompt';
  /** Its name. */
  readonly name: string;
  /**
   * Its arguments.
   *
   * @defaultValue none
   */
  readonly arguments?: { readonly [name: string]: string };
}

/** The client pings the server. */
export interface PingStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'ping';
}

/**
 * The client connects: it starts up as it does in the field. The first client is connected when the session begins. A step with
 * the name of another client adds that client; over stdio each client has a server of its own, so there is only the first one.
 */
export interface ConnectStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'connect';
}

/** The client ends the connection as if it exited. Its open calls end. Over HTTP it sends no `DELETE`. */
export interface DisconnectStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'disconnect';
}

/** The client ends the connection and connects again. */
export interface ReconnectStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'reconnect';
}

/**
 * The session ends at the server, and the client does not know: over HTTP somebody sends a `DELETE` with its id. Without a session
 * id nothing happens.
 */
export interface ExpireStep extends AnyStep {
  /** The kind of the step. */
  readonly do: 'expire';
}

/** One step of a session. Everything but a function is plain JSON. */
export type SessionStep =
  | CallStep
  | PollStep
  | CancelStep
  | AnswersStep
  | WaitStep
  | ListStep
  | ReadStep
  | PromptStep
  | PingStep
  | ConnectStep
  | DisconnectStep
  | ReconnectStep
  | ExpireStep;

/** The kind of a step. */
export type StepKind = NonNullable<SessionStep['do']>;

/** The name of the client that every session begins with. */
export const firstClient = 'first';

/** The kind of a step: a step without one is a call. */
export const kindOf = (step: SessionStep): StepKind => step.do ?? 'call';

/** The client of a step. */
export const clientOf = ({ client = firstClient }: AnyStep): string => client;
