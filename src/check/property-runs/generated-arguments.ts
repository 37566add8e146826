import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { check } from '../check.ts';
import { type CaseSetting, checkOptionsOf } from './play-case.ts';

/** The arguments that a check generates for a tool. The first client calls it once. */
export async function generatedArguments(setting: CaseSetting): Promise<AnswersInTimeCase['arguments']> {
  const [first] = setting.clients;
  const asked = { client: first?.profile.id ?? '', arguments: {}, faults: [] };
  const { cells } = await check(setting.server, {
    ...checkOptionsOf(setting, asked),
    calls: [{ tool: setting.tool }],
    quick: true,
    explain: 0,
  });
  return (cells[0]?.arguments ?? {}) as AnswersInTimeCase['arguments'];
}
