import { pollsAsTold } from '../clients/polls-as-told.ts';
import { in202511, inTasksExtension, places } from '../places.ts';
import type { Rule } from '../rule.ts';

const page = 'basic/utilities/tasks';

/** Tasks: experimental in 2025-11-25, and an extension of 2026-07-28. */
export const taskRules: readonly Rule[] = [
  {
    id: 'task/prompt-handle',
    statement: 'The handle of a task is returned as soon as possible',
    places: places(in202511('SHOULD', `${page}#result-retrieval`)),
    server: { property: 'task-handle-late' },
  },
  {
    id: 'task/durable-before-handle',
    statement: 'The handle of a task is returned only once `tasks/get` finds the task',
    places: places(inTasksExtension('MUST', 'task-creation')),
    server: { property: 'task-handle-early' },
  },
  {
    id: 'task/only-if-declared',
    statement: 'A client that did not declare tasks gets no handle of a task',
    places: places(inTasksExtension('MUST', 'capability-negotiation')),
    server: { property: 'undeclared-task' },
  },
  {
    id: 'task/terminal-is-final',
    statement: 'A task that has completed, failed or been cancelled keeps its status',
    places: places(in202511('MUST', `${page}#task-status-lifecycle`)),
    server: { property: 'task-status-changes' },
  },
  {
    id: 'task/result-blocks',
    statement: '`tasks/result` of a running task is answered once the task has ended',
    places: places(in202511('MUST', `${page}#result-retrieval`)),
    server: { property: 'task-result-early' },
  },
  {
    id: 'task/cancel',
    statement: 'A task is cancelled before `tasks/cancel` is answered, and a task that has ended cannot be cancelled',
    places: places(in202511('MUST', `${page}#task-cancellation`)),
    server: { property: 'task-cancel-wrong' },
  },
  {
    id: 'task/cancel-acknowledged',
    statement: '`tasks/cancel` is acknowledged with an empty result',
    places: places(inTasksExtension('MUST', 'task-cancellation')),
    server: { property: 'task-cancel-refused' },
  },
  {
    id: 'task/ttl',
    statement: '`tasks/get` returns how long the task is kept',
    places: places(in202511('MUST', `${page}#ttl-and-resource-management`)),
    server: { property: 'task-without-ttl' },
  },
  {
    id: 'task/poll-interval',
    statement: 'A client polls a task no more often than the server asks for',
    places: places(
      in202511('SHOULD', `${page}#ttl-and-resource-management`),
      inTasksExtension('SHOULD', 'task-polling'),
    ),
    client: { by: 'its polls of tasks', judge: pollsAsTold },
  },
  {
    id: 'task/no-sse-for-get',
    statement: 'A server does not answer `tasks/get` with an event stream',
    places: places(in202511('SHOULD', `${page}#input-required-status`)),
    server: { property: 'task-get-streamed' },
  },
];
