import type { Fields } from '../../wire/frame.ts';
import type { Entry } from '../../wire/transcript.ts';
import { type RequestRecord, requestsIn } from '../reading/request-record.ts';

/** Statuses after which a task does not change. */
const terminal: ReadonlySet<unknown> = new Set(['completed', 'failed', 'cancelled']);

/** Whether a task with this status has ended. */
export const isTerminal = (status: unknown): boolean => terminal.has(status);

/** An answer to a request about a task. */
export interface TaskAnswer {
  readonly request: RequestRecord;
  /** The result; `null`: an error, or no answer. */
  readonly result: Fields | null;
  /** The code of the error; `null`: it is no error. */
  readonly errorCode: number | null;
  /** The status in the result; `null`: it has none. */
  readonly status: string | null;
}

/** One task of a transcript, and every request about it in order. */
export interface TaskRecord {
  readonly call: RequestRecord;
  readonly polls: readonly TaskAnswer[];
  readonly results: readonly TaskAnswer[];
  readonly cancels: readonly TaskAnswer[];
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The task in the result of a call, in either form; `null`: the result is no handle. */
export function handleIn(result: Fields): Fields | null {
  const handle = isObject(result.task) ? result.task : result.resultType === 'task' ? result : null;
  return handle !== null && typeof handle.taskId === 'string' ? handle : null;
}

function answered(request: RequestRecord): TaskAnswer {
  const frame = request.answer?.frame ?? null;
  const result = frame !== null && 'result' in frame ? frame.result : null;
  return {
    request,
    result,
    errorCode: frame !== null && 'error' in frame ? frame.error.code : null,
    status: typeof result?.status === 'string' ? result.status : null,
  };
}

/** Every task of a transcript. */
export function tasksIn(entries: readonly Entry[]): readonly TaskRecord[] {
  const requests = requestsIn(entries);
  return requests.flatMap((call): TaskRecord[] => {
    const { result } = answered(call);
    const handle = call.tool === null || result === null ? null : handleIn(result);
    if (handle === null) return [];
    const about = (method: string) =>
      requests.filter((one) => one.method === method && one.params.taskId === handle.taskId).map(answered);
    return [{ call, polls: about('tasks/get'), results: about('tasks/result'), cancels: about('tasks/cancel') }];
  });
}

/** The first poll that showed the end of a task; `undefined`: none did. */
export const endOf = ({ polls }: TaskRecord): TaskAnswer | undefined => polls.find(({ status }) => isTerminal(status));
