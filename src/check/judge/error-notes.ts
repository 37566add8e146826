import { answeredWithAnError } from '../../properties/findings/answered-with-an-error.ts';
import type { CheckReport } from '../../report/check-report.ts';
import { visible } from '../../wire/visible.ts';

/** What is done about a call that is answered in time, but with an error. */
export type OnErrors = 'noted' | 'allowed' | 'fails';

/** What there is to say of calls that were answered with an error, each sentence once, beginning with the tool. */
export function errorNotes({ findings }: Pick<CheckReport, 'findings'>): readonly string[] {
  const errors = findings.filter((finding) => finding.property === answeredWithAnError.id);
  return [...new Set(errors.map(({ tool, message }) => visible(`${tool}: ${message}`)))];
}

const said = new Set<string>();

/** Says on the console, once each, which calls pass though they were answered with an error. */
export function tellErrors(report: Pick<CheckReport, 'findings'>, onErrors: OnErrors): void {
  if (onErrors !== 'noted') return;
  for (const note of errorNotes(report)) {
    if (said.has(note)) continue;
    said.add(note);
    console.warn(`mcp-deadline: ${note}\nIf that is what you test, say so: { errors: 'allowed' }`);
  }
}
