import type { SuiteDefinition } from '../../suites/suite-definition.ts';
import { suiteDefinitions } from '../../suites/suite-registry.ts';
import type { ListEntry } from './listing.ts';

const verdictsInWords = (verdicts: SuiteDefinition['verdicts']): string =>
  verdicts.map((one) => (one === 'startup' ? 'start-ups' : 'calls')).join(' and ');

/** The suites that `--suite` takes, each with what fails it. */
export const suiteEntries = (): readonly ListEntry[] =>
  suiteDefinitions.map(({ id, summary, verdicts, properties, transport }) => ({
    id,
    text: () =>
      [
        `${id}  ${summary}`,
        ...(verdicts.length === 0 ? [] : [`  verdicts    of ${verdictsInWords(verdicts)}`]),
        ...(properties.length === 0 ? [] : [`  properties  ${properties.join(', ')}`]),
        ...(transport === undefined ? [] : ['  needs       a server over HTTP']),
      ].join('\n'),
    json: () => ({ summary, verdicts, properties, transport: transport ?? null }),
  }));
