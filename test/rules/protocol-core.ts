/** A message of JSON-RPC, loosely typed: this server is written without an SDK, so that it can break any rule. */
export interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly name?: string;
    readonly requestId?: number;
    readonly protocolVersion?: string;
    readonly _meta?: { readonly progressToken?: number; readonly [key: string]: unknown };
    readonly inputResponses?: unknown;
    readonly task?: unknown;
    readonly taskId?: string;
  };
  readonly result?: unknown;
}

/** What a server does wrong: the id of the property that has to find it; `null`: nothing. */
export type Flaw = string | null;

/** How a server for these tests behaves, besides its flaw. */
export interface Behaviour {
  /** The eras that it speaks. */
  readonly eras: readonly ('initialize' | 'stateless')[];
  /** What its tool does: works for a time, asks the client, needs input, or runs as a task. @defaultValue `'work'` */
  readonly tool?: 'work' | 'ask' | 'input' | 'task';
  /** The revision that it answers `initialize` with. @defaultValue that of the client */
  readonly revision?: string;
  /** How long the tool works, in milliseconds. @defaultValue 10_000 */
  readonly workMs?: number;
  /** Whether it ends subscriptions after a minute. @defaultValue `false` */
  readonly endsSubscriptions?: boolean;
  /** Over HTTP: whether it closes the stream of a call in the middle, to be polled. @defaultValue `false` */
  readonly polls?: boolean;
}

/** Where the messages about one request go, and how it ends. */
export interface Channel {
  send(message: object): void;
  /** Ends the stream of the request, if it has one of its own. */
  end(): void;
}

/** A task of the server. */
interface Task {
  status: string;
  readonly token: unknown;
  readonly timers: NodeJS.Timeout[];
  readonly whenEnded: (() => void)[];
}

const versionKey = 'io.modelcontextprotocol/protocolVersion';
const subscriptionKey = 'io.modelcontextprotocol/subscriptionId';

/** Whether a request is of the era without sessions. */
export const isStateless = ({ params }: Message): boolean => params?._meta?.[versionKey] !== undefined;

/** One server, as far as it does not depend on the transport. */
export class ProtocolCore {
  readonly #flaw: Flaw;
  readonly #how: Behaviour;
  readonly #open = new Map<number, () => void>();
  readonly #answered = new Set<number>();
  readonly #asked = new Map<number, () => void>();
  readonly #tasks = new Map<string, Task>();
  #isDead = false;
  #isWaiting = false;
  #nextAsk = 1;

  constructor(flaw: Flaw, how: Behaviour) {
    this.#flaw = flaw;
    this.#how = how;
  }

  /** The client is gone from the channel of a request. */
  closed(id: number): void {
    this.#open.get(id)?.();
  }

  receive(message: Message, channel: Channel): void {
    const { id, method } = message;
    if (this.#isDead) return;
    if (method === undefined) {
      if (id !== undefined) this.#asked.get(id)?.();
      return;
    }
    if (id === undefined) {
      if (method === 'notifications/cancelled') this.#cancelled(message.params?.requestId ?? -1);
      return;
    }
    const answer = (result: object): void => this.#answer(id, { result }, channel);
    const caching = isStateless(message) ? this.#caching() : {};
    switch (method) {
      case 'initialize':
        if (!this.#how.eras.includes('initialize')) break;
        answer({
          protocolVersion: this.#how.revision ?? message.params?.protocolVersion,
          capabilities: { tools: {}, ...this.#offer({ tasks: { cancel: {}, requests: { tools: { call: {} } } } }) },
          serverInfo: { name: 'protocol', version: '1' },
        });
        return;
      case 'server/discover':
        if (!this.#how.eras.includes('stateless')) break;
        answer({
          resultType: 'complete',
          supportedVersions: ['2026-07-28'],
          capabilities: { tools: {}, ...this.#offer({ extensions: { 'io.modelcontextprotocol/tasks': {} } }) },
          serverInfo: { name: 'protocol', version: '1' },
          ...caching,
        });
        return;
      case 'tools/list': {
        const tool = { name: 'work', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
        answer({ resultType: 'complete', tools: [tool], ...caching });
        return;
      }
      case 'ping':
        if (this.#flaw === 'silent-to-pings') return;
        if (this.#flaw === 'refuses-pings') break;
        if (this.#flaw !== 'ping-not-prompt' || this.#open.size === 0) answer({});
        else setTimeout(answer, 5_000, {});
        return;
      case 'tools/call':
        this.#call(message, channel);
        return;
      case 'tasks/get':
      case 'tasks/result':
      case 'tasks/cancel':
        this.#aboutTask(message, channel);
        return;
      case 'subscriptions/listen':
        if (this.#how.eras.includes('stateless') && this.#flaw !== 'silent-to-listen') this.#listen(id, channel);
        return;
    }
    if (this.#flaw === 'silent-on-unknown-method') return;
    this.#answer(id, { error: { code: -32601, message: `Method not found: ${method}` } }, channel);
  }

  #caching(): object {
    return this.#flaw === 'ttl-wrong' ? { ttlMs: -1 } : { ttlMs: 60_000, cacheScope: 'public' };
  }

  #answer(id: number, answer: object, channel: Channel): void {
    this.#open.delete(id);
    this.#answered.add(id);
    channel.send({ jsonrpc: '2.0', id, ...answer });
    if (this.#flaw !== 'stream-after-answer') channel.end();
  }

  #cancelled(requestId: number): void {
    const open = this.#open.get(requestId);
    if (open !== undefined) open();
    else if (this.#answered.has(requestId)) this.#isDead = this.#flaw === 'trips-over-late-cancel';
    else this.#isDead = this.#flaw === 'trips-over-unknown-cancel';
  }

  #call(message: Message, channel: Channel): void {
    const { tool = 'work' } = this.#how;
    if (tool === 'ask') this.#ask(message, channel);
    else if (tool === 'input') this.#needInput(message, channel);
    else if (tool === 'task' && this.#asksForTask(message)) this.#startTask(message, channel);
    else this.#work(message, channel);
  }

  #done(id: number, channel: Channel): void {
    const resultType = this.#flaw === 'undeclared-task' ? 'task' : 'complete';
    this.#answer(id, { result: { resultType, content: [{ type: 'text', text: 'done' }] } }, channel);
  }

  #work({ id = -1, params }: Message, channel: Channel): void {
    const { workMs = 10_000 } = this.#how;
    const flaw = this.#flaw;
    const given = params?._meta?.progressToken;
    const progressToken = flaw === 'progress-of-unknown-token' ? 'of-nothing' : (given ?? 0);
    let value = 0;
    const report = (): void => {
      if (given === undefined && flaw !== 'progress-without-token') return;
      if (flaw !== 'progress-not-increasing') value++;
      channel.send({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken, progress: value } });
    };
    const everyMs = workMs / 5;
    let left = 4;
    const progress = setInterval(() => {
      const times = flaw === 'progress-flood' ? 150 : 1;
      for (let at = 0; at < times; at++) report();
      if (flaw === 'cancels-requests-of-client' && left === 1)
        channel.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
      if (flaw === 'unrelated-on-stream') channel.send({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
      if (--left === 0) clearInterval(progress);
    }, everyMs);
    const work = setTimeout(() => {
      clearInterval(progress);
      if (flaw === 'stream-without-answer') {
        channel.end();
        return;
      }
      this.#done(id, channel);
      if (flaw === 'progress-after-answer') setTimeout(report, 1_000);
    }, workMs);
    this.#open.set(id, () => {
      this.#open.delete(id);
      if (flaw === 'ignores-disconnect') return;
      clearTimeout(work);
      if (flaw === 'speaks-after-cancel') return;
      clearInterval(progress);
      channel.end();
    });
  }

  #ask({ id = -1 }: Message, channel: Channel): void {
    const ask = this.#nextAsk++;
    const finish = (): void => {
      clearTimeout(limit);
      this.#asked.delete(ask);
      if (this.#open.has(id)) this.#done(id, channel);
    };
    const limit = this.#flaw === 'waits-for-client' ? undefined : setTimeout(finish, 30_000);
    this.#asked.set(ask, finish);
    this.#open.set(id, () => this.#open.delete(id));
    channel.send({ jsonrpc: '2.0', id: ask, method: 'roots/list' });
  }

  #needInput({ id = -1, params }: Message, channel: Channel): void {
    if (params?.inputResponses !== undefined) {
      this.#isWaiting = false;
      this.#done(id, channel);
      return;
    }
    if (this.#isWaiting && this.#flaw === 'waits-for-input') return;
    this.#isWaiting = true;
    this.#answer(id, { result: { resultType: 'input_required', requestState: 'state' } }, channel);
  }

  #listen(id: number, channel: Channel): void {
    const about = { _meta: { [subscriptionKey]: id } };
    const notify = (method: string, params: object = {}): void =>
      channel.send({ jsonrpc: '2.0', method, params: { ...about, ...params } });
    if (this.#flaw === 'listen-not-acknowledged') notify('notifications/tools/list_changed');
    notify('notifications/subscriptions/acknowledged', { notifications: { toolsListChanged: true } });
    if (this.#how.endsSubscriptions !== true) return;
    setTimeout(() => {
      if (this.#flaw === 'listen-cut') channel.end();
      else this.#answer(id, { result: { resultType: 'complete', ...about } }, channel);
    }, 60_000);
  }

  /** The capability for tasks, where the tool runs as one. */
  #offer(capability: object): object {
    return this.#how.tool === 'task' ? capability : {};
  }

  #asksForTask(message: Message): boolean {
    if (!isStateless(message)) return message.params?.task !== undefined;
    const declared = message.params?._meta?.['io.modelcontextprotocol/clientCapabilities'];
    return JSON.stringify(declared ?? null).includes('io.modelcontextprotocol/tasks');
  }

  #startTask(message: Message, channel: Channel): void {
    const { id = -1, params } = message;
    const taskId = `task-${this.#tasks.size}`;
    const stateless = isStateless(message);
    const flaw = this.#flaw;
    const task: Task = { status: 'working', token: params?._meta?.progressToken, timers: [], whenEnded: [] };
    const fields = { taskId, status: 'working', ...(stateless ? { ttlMs: 60_000 } : { ttl: 60_000 }) };
    const result = stateless ? { resultType: 'task', ...fields } : { task: fields };
    const report = (progress: number): void =>
      channel.send({
        jsonrpc: '2.0',
        method: 'notifications/progress',
        params: { progressToken: task.token, progress },
      });
    // Over one channel progress may follow the handle.
    const reports = stateless ? flaw === 'task-progress-wrong' : true;
    if (reports) task.timers.push(setTimeout(report, 2_000, 1), setTimeout(report, 4_000, 2));
    if (!stateless && flaw === 'task-progress-wrong') setTimeout(report, 15_000, 3);
    task.timers.push(setTimeout(() => this.#endTask(task, 'completed'), 8_000));
    if (flaw === 'task-status-changes') setTimeout(() => this.#endTask(task, 'failed'), 12_000);
    if (flaw === 'task-handle-early') setTimeout(() => this.#tasks.set(taskId, task), 1);
    else this.#tasks.set(taskId, task);
    if (flaw === 'task-handle-late') setTimeout(() => this.#answer(id, { result }, channel), 5_000);
    else this.#answer(id, { result }, channel);
  }

  #endTask(task: Task, status: string): void {
    task.status = status;
    for (const timer of task.timers) clearTimeout(timer);
    for (const ended of task.whenEnded.splice(0)) ended();
  }

  #aboutTask(message: Message, channel: Channel): void {
    const { id = -1, method, params } = message;
    const taskId = params?.taskId ?? '';
    const task = this.#tasks.get(taskId);
    const refuse = (text: string): void => this.#answer(id, { error: { code: -32602, message: text } }, channel);
    if (task === undefined) {
      refuse('no such task');
      return;
    }
    const state = (): object => ({
      resultType: 'complete',
      taskId,
      status: task.status,
      ...(this.#flaw === 'task-without-ttl' ? {} : { ttl: 60_000 }),
      ttlMs: 60_000,
    });
    if (method === 'tasks/get') this.#answer(id, { result: state() }, channel);
    else if (method === 'tasks/result') {
      const answer = (): void => this.#answer(id, { result: { content: [] } }, channel);
      if (task.status !== 'working' || this.#flaw === 'task-result-early') answer();
      else task.whenEnded.push(answer);
    } else if (task.status !== 'working' && this.#flaw !== 'task-cancel-wrong') refuse('the task has ended');
    else if (this.#flaw === 'task-cancel-refused') refuse('not now');
    else {
      if (this.#flaw !== 'task-cancel-wrong') this.#endTask(task, 'cancelled');
      this.#answer(id, { result: isStateless(message) ? { resultType: 'complete' } : state() }, channel);
    }
  }
}
