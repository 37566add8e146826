import { z } from 'zod';
import { type Fields, type Frame, type FrameId, isAnswer, isRequest, type RequestFrame } from '../../wire/frame.ts';
import type { Pass } from '../../wire/frame-hook.ts';
import type { Fault } from '../fault.ts';
import type { FaultContext } from '../fault-context.ts';
import { isCall, requestAbout } from './open-requests.ts';
import { WaitingFrames } from './waiting-frames.ts';

/** The parameters of {@link taskNeverFinishes}. */
export interface TaskNeverFinishes {
  readonly calls: 'as-sent' | 'as-task';
  readonly ttlMs: number | null;
  readonly pollMs: number | null;
  readonly status: 'as-sent' | 'working' | 'gone';
}

/** How often a client polls if the server does not say, in milliseconds. */
const usualPollMs = 1_000;

const fieldsIn = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** A call that runs as a task of the server. */
interface TaskCall {
  readonly call: RequestFrame;
  taskId: string | null;
  pollMs: number;
}

/** Makes calls as tasks, polls them, and gives the client the result of the task as the answer of its call. */
class TaskCalls {
  readonly #context: FaultContext;
  readonly #parameters: TaskNeverFinishes;
  readonly #waiting: WaitingFrames;
  /** The ids of `initialize` and of lists, whose answers say what can be a task. */
  readonly #asked = new Map<FrameId, string>();
  readonly #taskTools = new Set<unknown>();
  readonly #calls = new Map<FrameId, TaskCall>();
  /** The requests about tasks that wait for an answer. */
  readonly #requests = new Map<FrameId, { readonly call: TaskCall; readonly method: string }>();
  #takesTasks = false;
  #count = 0;
  #lifted = false;

  constructor(context: FaultContext, parameters: TaskNeverFinishes) {
    this.#context = context;
    this.#parameters = parameters;
    this.#waiting = new WaitingFrames(context);
    context.onStart(() => {
      this.#calls.clear();
      this.#requests.clear();
    });
  }

  readonly sent = (frame: Frame, pass: Pass): void => {
    if (!isRequest(frame)) {
      pass(frame);
      return;
    }
    if (frame.method === 'initialize' || frame.method === 'tools/list') this.#asked.set(frame.id, frame.method);
    const isTask = isCall(frame) && this.#takesTasks && this.#taskTools.has(frame.params?.name) && !this.#lifted;
    if (!isTask) {
      pass(frame);
      return;
    }
    const { ttlMs } = this.#parameters;
    this.#context.note('the call is made as a task', requestAbout(frame));
    this.#calls.set(frame.id, { call: frame, taskId: null, pollMs: usualPollMs });
    pass({ ...frame, params: { ...frame.params, task: ttlMs === null ? {} : { ttl: ttlMs } } });
  };

  readonly received = (frame: Frame, pass: Pass): void => {
    if (!isAnswer(frame) || frame.id === null) {
      pass(frame);
      return;
    }
    this.#learn(frame, this.#asked.get(frame.id));
    this.#asked.delete(frame.id);
    const request = this.#requests.get(frame.id);
    if (request !== undefined) {
      this.#requests.delete(frame.id);
      this.#answered(request.call, request.method, frame, pass);
      return;
    }
    const created = this.#calls.get(frame.id);
    this.#calls.delete(frame.id);
    const task = 'result' in frame ? fieldsIn(frame.result.task) : {};
    if (created === undefined || typeof task.taskId !== 'string') {
      pass(frame);
      return;
    }
    created.taskId = task.taskId;
    this.#poll(created, task);
  };

  /** Tasks that run go on to be polled: the client has no other way to their results. */
  lift(): void {
    this.#lifted = true;
    this.#waiting.release();
  }

  #learn(frame: Frame, method: string | undefined): void {
    if (!('result' in frame)) return;
    const { capabilities, tools } = frame.result;
    if (method === 'initialize') {
      const requests = fieldsIn(fieldsIn(fieldsIn(capabilities).tasks).requests);
      this.#takesTasks = 'call' in fieldsIn(requests.tools);
    }
    if (method !== 'tools/list' || !Array.isArray(tools)) return;
    for (const tool of tools.map(fieldsIn)) {
      const support = fieldsIn(tool.execution).taskSupport;
      if (support === 'optional' || support === 'required') this.#taskTools.add(tool.name);
    }
  }

  #poll(call: TaskCall, { pollInterval }: Fields): void {
    if (typeof pollInterval === 'number') call.pollMs = pollInterval;
    this.#waiting.delay(() => this.#ask(call, 'tasks/get'), this.#parameters.pollMs ?? call.pollMs);
  }

  #ask(call: TaskCall, method: 'tasks/get' | 'tasks/result'): void {
    const id = `task-${++this.#count}`;
    this.#requests.set(id, { call, method });
    this.#context.sendToServer({ jsonrpc: '2.0', id, method, params: { taskId: call.taskId } });
  }

  #answered(call: TaskCall, method: string, frame: Frame, pass: Pass): void {
    const { id } = call.call;
    if (method === 'tasks/result' || !('result' in frame)) {
      pass({ ...frame, id } as Frame);
      return;
    }
    const { status } = this.#parameters;
    if (status === 'gone' && !this.#lifted) {
      this.#context.note('the task is gone', requestAbout(call.call));
      pass({ jsonrpc: '2.0', id, error: { code: -32_602, message: 'Failed to retrieve task: Task not found' } });
      return;
    }
    const works = frame.result.status === 'working' || frame.result.status === 'input_required';
    const isKept = status === 'working' && !works && !this.#lifted;
    if (isKept) this.#context.note('the task works on', requestAbout(call.call));
    if (works || isKept) this.#poll(call, frame.result);
    else this.#ask(call, 'tasks/result');
  }
}

/**
 * A client runs calls as tasks, where the server and the tool allow it: it polls the task and then fetches its result. The task
 * may seem to work without end, or be gone. Mock clients do not use tasks by themselves, so the fault does it for them. For servers
 * of 2025-11-25 that offer tasks; other calls are left as they are.
 */
export const taskNeverFinishes: Fault<TaskNeverFinishes> = {
  id: 'task-never-finishes',
  layer: 'protocol',
  summary: 'calls are made as tasks and polled, and a task may never finish or be gone',
  places: ['in-process', 'stdio-child'],
  defences: [
    'end each task by a limit of the server, whatever becomes of its work',
    'keep a result longer than the work takes and its client needs to fetch it',
    'answer a poll that is too fast with an error, and keep the task',
  ],
  incidents: [
    {
      url: 'https://github.com/MCPJam/inspector/pull/3518',
      date: '2026-07-28',
      fact: 'the interval of the user replaces that of the server, and slow tasks are polled as fast as quick ones',
    },
    {
      url: 'https://github.com/modelcontextprotocol/python-sdk/pull/3005',
      date: '2026-06-30',
      fact: 'the first poll does not wait for the interval that the server states',
    },
    {
      url: 'https://github.com/modelcontextprotocol/ext-tasks/issues/11',
      date: '2026-08-01',
      fact: 'a client that loses the ids of its tasks cannot find them again',
    },
  ],
  parameters: z.strictObject({
    calls: z.enum(['as-sent', 'as-task']).default('as-task').describe('how tools that can run as a task are called'),
    ttlMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .nullable()
      .default(60_000)
      .describe('how long the client asks the server to keep the task, in milliseconds; null: the server decides'),
    pollMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .nullable()
      .default(null)
      .describe('the client polls so often, in milliseconds; null: as often as the server says, or each second'),
    status: z
      .enum(['as-sent', 'working', 'gone'])
      .default('as-sent')
      .describe('what a poll says; working: the task never finishes; gone: the server does not know it'),
  }),
  arbitrary: (fc) =>
    fc.record({
      calls: fc.constantFrom('as-sent', 'as-task'),
      ttlMs: fc.option(fc.integer({ min: 1_000, max: 3_600_000 }), { nil: null }),
      pollMs: fc.option(fc.integer({ min: 100, max: 60_000 }), { nil: null }),
      status: fc.constantFrom('as-sent', 'gone', 'working'),
    }),
  loses: true,
  reorders: true, // other answers overtake the result of a task
  inject(context, parameters) {
    if (parameters.calls === 'as-sent') return { lift() {} };
    const tasks = new TaskCalls(context, parameters);
    // The hooks stay after it is lifted: they look for the results of tasks that run.
    context.toServer(tasks.sent);
    context.toClient(tasks.received);
    return { lift: () => tasks.lift() };
  },
};
