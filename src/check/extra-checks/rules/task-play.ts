import type { Answer } from '../../../client/tool-call.ts';
import type { Era } from '../../../clocks/conditions.ts';
import { untested } from '../../../properties/protocol/rule-property.ts';
import { handleIn, isTerminal } from '../../../properties/protocol/task-records.ts';
import type { Call } from '../../../scenario/play-calls.ts';
import type { Fields } from '../../../wire/frame.ts';
import { callsToPlay } from './calls-to-play.ts';
import type { RulePlay } from './rule-play.ts';
import { openInEra, type RuleSession } from './rule-session.ts';

/** How long tasks are asked to be kept, in virtual milliseconds. */
const ttlMs = 3_600_000;

/** The interval of polls where the server asks for none, in virtual milliseconds. */
const usualPollMs = 1_000;

/** A task that has not ended after so many polls is left alone. */
const mostPolls = 200;

/** How long a task is watched after its end, in virtual milliseconds. */
const watchedMs = 10_000;

const progressToken = 'of-a-task';

/** The fields of each request that is about tasks. In the extension a client declares tasks in each of them. */
const metaOf = (era: Era): Fields =>
  era === 'initialize'
    ? {}
    : {
        _meta: {
          'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
        },
      };

/** A client that plays tasks in one session. */
class TaskPlayer {
  readonly #played: RuleSession;
  readonly #era: Era;

  constructor(played: RuleSession, era: Era) {
    this.#played = played;
    this.#era = era;
  }

  async #ask(method: string, params: Fields): Promise<Fields | null> {
    const ended = await this.#played.session.client.ask(method, { ...params, ...metaOf(this.#era) });
    const answer: Answer | null = ended.ok ? ended.value : null;
    return answer !== null && 'result' in answer ? answer.result : null;
  }

  /** Makes a call that may become a task. @returns the handle; `null`: it did not */
  async create({ tool, arguments: args }: Call): Promise<Fields | null> {
    const meta = metaOf(this.#era)._meta;
    const params = {
      name: tool,
      arguments: args,
      ...(this.#era === 'initialize' ? { task: { ttl: ttlMs } } : {}),
      _meta: { ...(typeof meta === 'object' ? meta : {}), progressToken },
    };
    const ended = await this.#played.session.client.ask('tools/call', params);
    return ended.ok && 'result' in ended.value ? handleIn(ended.value.result) : null;
  }

  /** Polls a task to its end, and asks for its result meanwhile. Then looks at it once more, and cancels it in vain. */
  async toItsEnd(handle: Fields): Promise<void> {
    const { taskId } = handle;
    let state = await this.#ask('tasks/get', { taskId });
    if (this.#era === 'initialize') void this.#ask('tasks/result', { taskId });
    for (let polls = 0; polls < mostPolls && state !== null && !isTerminal(state.status); polls++) {
      const told = state.pollInterval ?? state.pollIntervalMs;
      await this.#played.pause(typeof told === 'number' && told > 0 ? told : usualPollMs);
      state = await this.#ask('tasks/get', { taskId });
    }
    if (state === null || !isTerminal(state.status)) return;
    await this.#played.pause(watchedMs);
    await this.#ask('tasks/get', { taskId });
    await this.#ask('tasks/cancel', { taskId });
  }

  /** Cancels a task that has just begun, and looks at it again after this time. */
  async cancelled(handle: Fields, afterMs: number): Promise<void> {
    const { taskId } = handle;
    await this.#ask('tasks/get', { taskId });
    await this.#ask('tasks/cancel', { taskId });
    await this.#played.pause(afterMs);
    await this.#ask('tasks/get', { taskId });
  }
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Whether the server says that calls of its tools may be tasks. */
function offersTasks({ session: { client } }: RuleSession, era: Era): boolean {
  const { tasks, extensions } = client.capabilities;
  if (era === 'stateless') return isObject(extensions) && 'io.modelcontextprotocol/tasks' in extensions;
  const requests = isObject(tasks) ? tasks.requests : null;
  return isObject(requests) && isObject(requests.tools) && 'call' in requests.tools;
}

/** Makes the first call that becomes a task twice: one task is polled to its end, the other one is cancelled. */
export const playTasks: RulePlay = async (clients, era) => {
  const played = await openInEra(clients, era, { progress: true });
  if (played === null) return null;
  if (!offersTasks(played, era)) return untested('the server offers no tasks for the calls of tools');
  const player = new TaskPlayer(played, era);
  for (const { call } of callsToPlay(clients)) {
    let isTask = false;
    await played.run(async () => {
      const beganMs = played.session.time.now();
      const handle = await player.create(call);
      if (handle === null) return;
      isTask = true;
      await player.toItsEnd(handle);
      const lastedMs = played.session.time.now() - beganMs;
      const other = await player.create(call);
      if (other !== null) await player.cancelled(other, lastedMs + watchedMs);
    });
    if (isTask) break;
  }
  return played.evidence();
};
