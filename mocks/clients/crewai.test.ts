import { expect } from 'vitest';
import type { Span } from '../../src/clocks/span.ts';
import { describeProfile } from '../testing/describe-profile.ts';
import { playProfile } from '../testing/play-profile.ts';
import { hangs } from '../testing/scripted-link.ts';
import { withDeadline } from '../testing/truth.ts';
import { crewai } from './crewai.ts';

const { cadences = [], deadlines, retries = [] } = crewai;
const retryOf = (span: Span) => retries.find(({ of }) => of === span);

describeProfile(crewai, {
  row: {
    hanging: 'fails at 93000',
    progressing: 'fails at 93000',
    initialize: 'fails at 30000, close-connection at 30000, kill at 30000',
    list: 'fails at 93000',
    limits: {
      stdio: 'connect 30000, discovery 30000, execution 30000',
      http: 'connect 30000, discovery 30000, execution 30000',
      library: 'httpx (connect 30000, read 300000)',
    },
    besides:
      'execution again 2: 1000 2000 0 0, page again 2: 1000 2000 0 0, body again 2: 1000 1000 1000 1000, stream again 2: 1000 1000 1000 1000',
  },
  truths: [
    {
      id: 'list-three-times',
      says: 'the list is asked three times',
      proves: [deadlines.discovery, retryOf('page')],
      holds: async (client) =>
        expect((await playProfile(client, { pageMs: null })).startUp).toMatchObject({ atMs: 93_000 }),
      twins: [{ ...crewai, retries: retries.filter(({ of }) => of !== 'page') }],
    },
    {
      id: 'process-for-each-call',
      says: 'each call is a process of its own',
      proves: [cadences[0]],
      holds: async (client) => expect((await playProfile(client, {})).spawns).toBe(2),
      twins: [{ ...crewai, cadences: [] }],
    },
    {
      id: 'three-executions',
      says: 'three executions, told at 93 s',
      proves: [deadlines.execution, retryOf('execution')],
      holds: async (client) => {
        const { told, executions } = await playProfile(client, hangs);
        expect([told?.atMs, executions]).toEqual([93_000, 3]);
      },
      twins: [withDeadline(crewai, 'execution', { over: 'call' })],
    },
  ],
});
