import { budgets } from '../check/budgets.ts';
import { coloured, plain } from '../report/drawing/palette.ts';
import { budgetJson, budgetText } from '../report/story/budget-text.ts';
import { visible } from '../wire/visible.ts';
import type { BudgetInvocation } from './budget-arguments.ts';
import { Interruption } from './interruption.ts';
import { ProgressLine } from './progress-line.ts';
import { withoutSecrets } from './server-config-secrets.ts';

/** Prints how soon a server must answer. @returns the exit status */
export async function runBudget({ server, options, json, notes, secrets }: BudgetInvocation): Promise<number> {
  const { stdout } = process;
  const progress = new ProgressLine(process.stderr, !json);
  for (const line of notes) process.stderr.write(`${visible(line)}\n`);
  const interruption = new Interruption(null);
  try {
    const found = await budgets(server, {
      ...options,
      signal: interruption.signal,
      onStage: (doing) => progress.show(`${doing} ...`),
    });
    const report = withoutSecrets(found, secrets);
    progress.clear();
    const palette = stdout.isTTY && (process.env.NO_COLOR ?? '') === '' ? coloured : plain;
    const width = stdout.isTTY ? stdout.columns : 100;
    stdout.write(json ? budgetJson(report) : budgetText(report, { palette, width }));
    return 0;
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(error.message, secrets);
    throw error;
  } finally {
    progress.clear();
    interruption.close();
  }
}
