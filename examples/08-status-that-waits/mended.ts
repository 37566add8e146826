import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { ExportJobs, finished, result, running, started, unknown } from './export-jobs.ts';

const inputSchema = { job_id: z.string() };
const annotations = { readOnlyHint: true };

/** A job is started at once, and the call for its state reads the state and returns. */
export function createServer(): McpServer {
  const jobs = new ExportJobs();
  const server = new McpServer({ name: 'jobs', version: '1.0.0' });
  const start = { description: 'Starts an export and returns its job_id at once' };
  server.registerTool('start_export', start, async () => started(jobs.start()));
  const check = { description: 'Returns the state of an export', inputSchema, annotations };
  server.registerTool('check_export', check, async ({ job_id: id }) => {
    const job = jobs.get(id);
    if (job === undefined) return unknown(id);
    return Date.now() < job.endsAtMs ? running(id) : finished(id);
  });
  const fetch = { description: 'Returns the rows of a finished export', inputSchema, annotations };
  server.registerTool('export_result', fetch, async ({ job_id: id }) => {
    const job = jobs.get(id);
    if (job === undefined) return unknown(id);
    return Date.now() < job.endsAtMs ? running(id) : result(await job.done);
  });
  return server;
}
