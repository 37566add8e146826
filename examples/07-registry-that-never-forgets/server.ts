import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** The export itself takes five minutes and leaves a large result. */
const runExport = (): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve('row,'.repeat(1_000)), 300_000));

/** @param keepMs how long a finished job is remembered; nothing given: for ever */
export function createServer(keepMs = Number.POSITIVE_INFINITY): McpServer {
  const jobs = new Map<string, { readonly result: string | null; readonly finishedMs: number }>();
  let started = 0;
  const server = new McpServer({ name: 'jobs', version: '1.0.0' });
  const text = (value: string) => ({ content: [{ type: 'text' as const, text: value }] });
  const forget = () => {
    for (const [id, { result, finishedMs }] of jobs)
      if (result !== null && Date.now() - finishedMs >= keepMs) jobs.delete(id);
  };
  server.registerTool('start_export', { description: 'Starts an export; gives its id' }, async () => {
    forget();
    const id = `job-${++started}`;
    jobs.set(id, { result: null, finishedMs: 0 });
    void runExport().then((result) => jobs.set(id, { result, finishedMs: Date.now() }));
    return text(id);
  });
  const about = { description: 'How an export is doing', inputSchema: { id: z.string() } };
  server.registerTool('check_export', about, async ({ id }) => {
    forget();
    const job = jobs.get(id);
    if (job === undefined) return { ...text(`There is no job ${id}, or it is forgotten. Start anew.`), isError: true };
    return text(job.result === null ? 'running' : `done: ${job.result}`);
  });
  return server;
}
