// What a user's own code looks like to the compiler: every public entry, with types that must not be `any`.
import { type CheckReport, check, exitStatus, formatReport } from 'mcp-deadline';
import { clients } from 'mcp-deadline/mocks';

type IsAny<T> = 0 extends 1 & T ? true : false;
const typed: [IsAny<typeof check>, IsAny<(typeof clients)[number]>, IsAny<CheckReport>] = [false, false, false];
void typed;

/** The ids of all clients. */
export const ids: readonly string[] = clients.map((client) => client.id);

/** Puts the server beside this file before the first client. */
export async function checkServer(): Promise<readonly { tool: string | null; verdict: string }[]> {
  const [id] = ids;
  if (id === undefined) throw new Error('mcp-deadline/mocks has no clients');
  const report: CheckReport = await check(
    { command: process.execPath, args: ['server.mjs'] },
    { clients: [id], calls: [{ tool: 'wait', arguments: {} }], seed: 7 },
  );
  if (exitStatus(report) > 0) throw new Error(formatReport(report, 'failures', { width: 80 }));
  console.log(formatReport(report));
  return report.cells.map(({ tool, verdict }) => ({ tool, verdict }));
}
