import { answeredWithAnError } from '../../properties/findings/answered-with-an-error.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { visible } from '../../wire/visible.ts';

/**
 * What happens when a call is answered in time, but with an error. `noted`: it passes, and the console shows it once. `allowed`:
 * it passes. `fails`: it fails the test.
 */
export type OnErrors = 'noted' | 'allowed' | 'fails';

/** The notes about calls that were answered with an error, each once. A note begins with the tool. */
export function errorNotes({ findings }: Pick<CheckReport, 'findings'>): readonly string[] {
  const errors = findings.filter((finding) => finding.property === answeredWithAnError.id);
  return [...new Set(errors.map(({ tool, message }) => visible(`${tool}: ${message}`)))];
}

const printed = new Set<string>();

/** Prints on the console which calls pass although they were answered with an error, each once. */
export function tellErrors(report: Pick<CheckReport, 'findings'>, onErrors: OnErrors): void {
  if (onErrors !== 'noted') return;
  for (const note of errorNotes(report)) {
    if (printed.has(note)) continue;
    printed.add(note);
    console.warn(`mcp-deadline: ${note}\nIf that is what you test, say so: { errors: 'allowed' }`);
  }
}
