import { deterministic, differsStatement } from '../../properties/findings/deterministic.ts';
import {
  nothingProved as nothingProvedProperty,
  nothingProvedStatement,
} from '../../properties/findings/nothing-proved.ts';
import { PropertyError } from '../../properties/property-error.ts';
import type { CheckReport, PropertyErrorReport } from '../../report/check-report.ts';
import type { FindingDraft } from './finding-draft.ts';
import type { PlayedClient } from './played-client.ts';

/** The tools that were left out, and why. */
export function leftOutOf(played: readonly PlayedClient[]): CheckReport['leftOut'] {
  const all = played.flatMap(({ chosen }) => chosen.leftOut);
  return [...new Map(all.map((entry) => [`${entry.tool} ${entry.why}`, entry])).values()];
}

/** The finding that a run proves nothing about the server: every cell is unknown, or no call was made. */
export function nothingProved(played: readonly PlayedClient[]): readonly FindingDraft[] {
  const cells = played.flatMap((one) => one.cells);
  if (cells.some((cell) => cell.verdict !== 'unknown')) return [];
  const names = leftOutOf(played).map(({ tool }) => tool);
  const wasPlayed = cells.some((cell) => cell.played);
  const nothing = nothingProvedStatement(wasPlayed, names);
  return [
    { property: nothingProvedProperty.id, client: null, settings: {}, plan: [], verdict: null, tool: null, ...nothing },
  ];
}

/** The finding that two runs with one seed differ, for each client whose transcripts differ. */
export function differences(first: readonly PlayedClient[], second: readonly PlayedClient[]): readonly FindingDraft[] {
  return first.flatMap((one, index) => {
    const other = second[index];
    if (other === undefined || one.hashes.join() === other.hashes.join()) return [];
    const about = { client: one.client, settings: one.settings, plan: [], tool: null };
    return [{ property: deterministic.id, ...about, verdict: null, ...differsStatement }];
  });
}

/** The results of properties by their kind. */
export interface Judged {
  readonly findings: readonly FindingDraft[];
  /** The properties that could not judge. The reason is the same for every call, so it is reported once. */
  readonly notJudged: CheckReport['notJudged'];
  readonly propertyErrors: readonly PropertyErrorReport[];
}

/** Separates findings from properties that could not judge and from mistakes in properties. */
export function judgedOnce(all: readonly FindingDraft[]): Judged {
  const notJudged = new Map(
    all.flatMap(({ instead, property, message }) => (instead === 'not-judged' ? [[property, message] as const] : [])),
  );
  return {
    findings: all.filter(({ instead }) => instead === undefined),
    notJudged: [...notJudged].map(([property, why]) => ({ property, why })),
    propertyErrors: all.flatMap(({ instead, property, client, tool, message }): PropertyErrorReport[] =>
      instead instanceof PropertyError && client !== null
        ? [{ code: instead.code, property, client, tool, message }]
        : [],
    ),
  };
}
