import type { Tool } from '../../client/tool.ts';
import { saidOf } from '../../properties/findings/job-handles.ts';
import type { CallRecord } from '../../properties/reading/call-record.ts';
import { isAnswer } from '../../wire/frame.ts';

/** The tool that tells the state of a job, and the argument that takes its handle. */
export interface StatusTool {
  readonly tool: string;
  readonly argument: string;
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of arguments that take a handle: `id`, `jobId`, `export_handle`, `task`. */
const namesHandle = /(^|_|[a-z])(id|handle|job|task|token|ticket)$/i;

const readsState = /status|state|check|poll|progress|result|get|fetch|wait/i;

/** Tools whose name says that they end or change a job are not polled. */
const changesJob = /cancel|delete|remove|stop|kill|abort|start|submit|create/i;

/** The tools that take exactly one required text, which is a handle by its name, and that read a state by theirs. */
export const statusTools = (tools: readonly Tool[]): readonly StatusTool[] =>
  tools.flatMap(({ name, inputSchema }): readonly StatusTool[] => {
    const { required, properties } = inputSchema;
    if (!Array.isArray(required) || required.length !== 1 || !isObject(properties)) return [];
    const [argument] = required as readonly unknown[];
    if (typeof argument !== 'string' || !namesHandle.test(argument)) return [];
    const schema = properties[argument];
    if (!isObject(schema) || schema.type !== 'string' || changesJob.test(name) || !readsState.test(name)) return [];
    return [{ tool: name, argument }];
  });

/** The first text in an object that has a name of a handle, also inside of other objects. */
function handleIn(value: unknown, argument: string): string | null {
  if (!isObject(value)) return null;
  const own = value[argument];
  if (typeof own === 'string' && own !== '') return own;
  const named = Object.entries(value).find(([key, one]) => typeof one === 'string' && namesHandle.test(key));
  if (named !== undefined) return named[1] as string;
  for (const inner of Object.values(value)) {
    const found = handleIn(inner, argument);
    if (found !== null) return found;
  }
  return null;
}

/** A text that is one word, or the word in a text that looks like an id: `job-17`, a UUID. */
function wordIn(text: string): string | null {
  const whole = text.trim();
  if (/^[\w:.-]{1,100}$/.test(whole)) return whole;
  return (
    /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i.exec(whole)?.[0] ??
    /\b[a-z]+[-_:]\w*\d\w*\b/i.exec(whole)?.[0] ??
    null
  );
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** The handle in the answer to the call that started a job, as a model would read it; `null`: it has none. */
export function handleOf(record: CallRecord, argument: string): string | null {
  const frame = record.executions.findLast(({ answer }) => answer !== null)?.answer?.frame;
  const said = saidOf(record);
  if (frame === undefined || !isAnswer(frame) || !('result' in frame) || said === null || said.isError) return null;
  return (
    handleIn(frame.result.structuredContent, argument) ?? handleIn(parsed(said.text), argument) ?? wordIn(said.text)
  );
}

const running = /\b(running|pending|queued|working|in[ _-]progress|processing|started)\b/i;
const notDone = /\bnot (yet )?(done|ready|finished|completed?)\b/i;
const ended = /\b(done|completed?|finished|succeeded|failed)\b/i;

/** Whether a text about a job says that the job is not finished. */
export const isRunning = (text: string): boolean => notDone.test(text) || (running.test(text) && !ended.test(text));
