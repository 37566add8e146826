import type { FindingsOptions, Suite } from 'mcp-deadline/suites';
import { inWords } from './findings-of-readme.ts';

/**
 * Everything for which a suite fails a server, as the README of an example lists it; empty: the suite passes. A finding of
 * several plays is listed once.
 */
export async function foundBy(
  suite: Suite,
  server: () => unknown,
  options: FindingsOptions,
): Promise<readonly string[]> {
  const { findings, notJudged, plays, proves } = await suite.result(server, options);
  if (!proves) throw new Error(`${suite.id} could judge nothing: ${JSON.stringify(notJudged)}`);
  const failed = new Set(findings.map(({ property }) => property));
  const found = plays
    .flatMap(({ report }) => report.findings)
    .filter(({ property, verdict }) => failed.has(property) || (failed.has(null) && verdict === 'fails'));
  return [...new Set(found.map(inWords))];
}
