import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, type CallToolResult, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** What a registry of jobs does. */
export interface JobPolicy {
  /** How long the handle takes, in milliseconds. */
  readonly handleMs?: number;
  /** How long a state takes while the job runs, in milliseconds. */
  readonly stateMs?: number;
  /** How long only the first state takes, in milliseconds. */
  readonly firstStateMs?: number;
  /** What an unknown handle is answered with. */
  readonly unknown?: 'error' | 'running' | 'crash';
  /** How long a finished job is kept, in milliseconds. */
  readonly keepMs?: number;
  /** How long the job takes, in milliseconds. */
  readonly jobMs?: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A server that answers with handles of jobs. */
export const jobServer =
  ({
    handleMs = 0,
    stateMs = 0,
    firstStateMs,
    unknown = 'error',
    keepMs = 3_600_000,
    jobMs = 300_000,
  }: JobPolicy = {}) =>
  () => {
    const server = new Server({ name: 'jobs', version: '1' }, { capabilities: { tools: {} } });
    const jobs = new Map<string, { doneMs: number }>();
    let asked = 0;
    const text = (words: string, isError = false): CallToolResult => ({
      content: [{ type: 'text', text: words }],
      isError,
    });
    server.setRequestHandler(ListToolsRequestSchema, () => ({
      tools: [
        { name: 'start_export', inputSchema: { type: 'object' } },
        {
          name: 'check_export',
          inputSchema: { type: 'object', properties: { job_id: { type: 'string' } }, required: ['job_id'] },
          annotations: { readOnlyHint: true },
        },
      ],
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
      if (params.name === 'start_export') {
        const id = `job-${jobs.size + 1}`;
        jobs.set(id, { doneMs: Date.now() + jobMs });
        if (handleMs > 0) await sleep(handleMs);
        return text(`Started. Ask for ${id} with check_export.`);
      }
      const id = String(params.arguments?.job_id);
      const job = jobs.get(id);
      if (job === undefined || Date.now() - job.doneMs > keepMs) {
        if (unknown === 'running') return text('running');
        if (unknown === 'crash') return text("Cannot read properties of undefined (reading 'doneMs')", true);
        return text(`There is no job ${id}, or it has expired. Start a new one with start_export.`, true);
      }
      const waitMs = asked++ === 0 ? (firstStateMs ?? stateMs) : stateMs;
      if (waitMs > 0) await sleep(waitMs);
      return text(Date.now() < job.doneMs ? 'running' : 'done: 1000 rows');
    });
    return server;
  };
