import { in202511, in202607, inTasksExtension, places, since202503 } from '../places.ts';
import type { Rule } from '../rule.ts';

const [page, statelessPage] = ['basic/utilities/progress', 'basic/patterns/progress'];

/** Progress of requests. */
export const progressRules: readonly Rule[] = [
  {
    id: 'progress/increases',
    statement: 'The value of `progress` is larger in each notification than in the one before',
    places: places(since202503('MUST', `${page}#progress-flow`), in202607('MUST', `${statelessPage}#progress-flow`)),
    server: { property: 'progress-not-increasing' },
  },
  {
    id: 'progress/known-token',
    statement: 'A notification of progress names a token that a request has',
    places: places(
      since202503('MUST', `${page}#behavior-requirements`),
      in202607('MUST', `${statelessPage}#behavior-requirements`),
    ),
    server: { property: 'progress-of-unknown-token' },
  },
  {
    id: 'progress/no-token-no-progress',
    statement: 'A request without a progress token gets no progress',
    places: places(
      since202503('MUST', `${page}#behavior-requirements`),
      in202607('MUST', `${statelessPage}#behavior-requirements`),
    ),
    server: { property: 'progress-without-token' },
  },
  {
    id: 'progress/stops',
    statement: 'Progress ends with the answer to its request',
    places: places(
      since202503('MUST', `${page}#implementation-notes`),
      in202607('MUST', `${statelessPage}#implementation-notes`),
    ),
    server: { property: 'progress-after-answer' },
  },
  {
    id: 'progress/rate',
    statement: 'Progress is limited in rate, so that it floods no client',
    places: places(
      since202503('SHOULD', `${page}#implementation-notes`),
      in202607('SHOULD', `${statelessPage}#implementation-notes`),
    ),
    server: { property: 'progress-flood' },
  },
  {
    id: 'task/progress',
    statement: 'Progress of a task ends with the task; in the extension a task has no progress',
    places: places(
      in202511('MUST', `${page}#behavior-requirements`),
      inTasksExtension('MUST', 'task-status-notifications'),
    ),
    server: { property: 'task-progress-wrong' },
  },
];
