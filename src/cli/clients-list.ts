import { clients } from '../../mocks/clients.ts';
import { plainDeadlines } from '../clocks/plain-deadline.ts';
import { duration } from '../report/number.ts';

/** The clients that can be played, each with the clocks it has over stdio, and how we know. */
export function clientsList(): string {
  const conditions = { transport: 'stdio', era: 'initialize', mode: 'headless', settings: {} } as const;
  const about = clients.map((client) => {
    const strict = plainDeadlines(client, { ...conditions, reading: 'strict' });
    const clocks = strict.map((deadline) => {
      const limit = deadline.guessed ? 'nobody knows' : duration(deadline.limitMs);
      const setting = deadline.setting === null ? '' : `, setting ${deadline.setting.key} (${deadline.setting.unit})`;
      const [evidence] = deadline.evidence;
      return `  ${deadline.name.padEnd(16)} ${limit} over ${deadline.over.join(', ')}${setting}\n${' '.repeat(19)}${evidence.basis}: ${evidence.source}`;
    });
    return `${client.id}@${client.version}  ${client.name}\n${clocks.length > 0 ? clocks.join('\n') : '  no clock at all: it waits for ever'}`;
  });
  return `${about.join('\n\n')}\n`;
}
