import { judgeBy } from '../../properties/judge-property.ts';
import type { PlayProperty, PropertyContext } from '../../properties/property.ts';
import { PropertyError } from '../../properties/property-error.ts';
import type { FindingDraft } from './finding-draft.ts';

/** The common values of the findings about one start-up or call. */
export type Subject = Pick<FindingDraft, 'client' | 'settings' | 'tool' | 'plan'>;

/** The results of properties for one start-up or call. A mistake in a property is one result, and the others still judge. */
export function draftsOf(
  properties: readonly PlayProperty[],
  context: PropertyContext,
  subject: Subject,
): readonly FindingDraft[] {
  return properties.flatMap((property): readonly FindingDraft[] => {
    const about = { property: property.id, ...subject, verdict: null };
    try {
      return judgeBy(property, context).map((result): FindingDraft => {
        if ('notJudged' in result) return { ...about, message: result.notJudged, figures: {}, instead: 'not-judged' };
        const { verdict = null, message, figures = {} } = result;
        const severity = result.severity ?? (property.severity === 'by-verdict' ? undefined : property.severity);
        return { ...about, verdict, ...(severity === undefined ? {} : { severity }), message, figures };
      });
    } catch (error) {
      if (!(error instanceof PropertyError)) throw error;
      return [{ ...about, message: error.message, figures: {}, instead: error }];
    }
  });
}
