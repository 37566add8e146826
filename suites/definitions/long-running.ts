import { faults } from '../../src/faults/fault-builders.ts';
import { plainPlay, type SuiteDefinition } from '../suite-definition.ts';

/** Work that takes long: in one call, with progress, or as a job that the client polls. */
export const longRunning = {
  id: 'long-running',
  summary: 'are long calls, jobs and failing upstreams answered in time, and does no other request wait for them?',
  verdicts: ['calls'],
  properties: [
    'job-handles',
    'keeps-jobs',
    'blocks-others',
    'retries-unbounded',
    'requests-too-late',
    'uncapped-arguments',
    'unclear-errors',
  ],
  testedBy: {
    'unclear-errors': {
      call: ({ answer }) => answer !== null && answer.kind !== 'result',
      needs: 'no call was answered with an error',
    },
  },
  plays: () => [
    { ...plainPlay, properties: ['job-handles', 'keeps-jobs', 'blocks-others', 'uncapped-arguments'] },
    {
      under: 'while its upstream hangs',
      options: { faults: [faults.upstreamHung()] },
      properties: ['blocks-others', 'requests-too-late', 'unclear-errors'],
    },
    {
      under: 'while its upstream answers 503',
      options: { faults: [faults.upstreamStatus({ status: 503 })] },
      properties: ['retries-unbounded', 'unclear-errors'],
    },
  ],
} as const satisfies SuiteDefinition;
