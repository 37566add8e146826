import type { PropertyInfo } from '../properties/property.ts';
import { extraCheckIds, isOfPackage, knownProperties } from '../properties/property-registry.ts';
import type { ListEntry } from './listing.ts';

/** When `check` judges a property. */
function judgedWhen({ id, onRequest }: PropertyInfo): string {
  if (!isOfPackage(id) || onRequest) return 'where --property or --fail-on names it';
  return extraCheckIds.includes(id) ? 'unless --quick' : 'always';
}

/** The properties whose findings a report may contain, each with the severity of its findings and its advice. */
export const propertyEntries = (): readonly ListEntry[] =>
  knownProperties().map((property) => {
    const { id, severity, summary, advice } = property;
    const judged = judgedWhen(property);
    return {
      id,
      text: () =>
        [
          `${id}  (${severity === 'by-verdict' ? 'by its verdict' : severity}) ${summary}`,
          `  judged   ${judged}`,
          ...(advice === undefined ? [] : [`  do       ${advice}`]),
        ].join('\n'),
      json: () => ({ severity, summary, judged, advice: advice ?? null }),
    };
  });
