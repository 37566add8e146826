import type { CellReport } from '../report/check-report.ts';
import type { ServerUnderTest } from '../scenario/server-under-test.ts';
import type { FullOptions } from './check-options.ts';

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The command line that shows one finding again. `null` for a server in this process, which has none. */
export function replayLine(
  server: ServerUnderTest,
  options: FullOptions,
  client: string,
  settings: object,
  cell: CellReport | null,
): string | null {
  if (typeof server === 'function') return null;
  const given = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const words = [
    'mcp-deadline',
    'check',
    '--seed',
    String(options.seed),
    '--client',
    `${client}${given.length > 0 ? `:${given.join(',')}` : ''}`,
  ];
  if (options.mode !== 'headless') words.push('--mode', options.mode);
  if (cell !== null) words.push('--call', `${cell.tool}=${JSON.stringify(cell.arguments)}`);
  return [...words, '--', server.command, ...(server.args ?? [])].map(quoted).join(' ');
}
