import type { ClientProfile } from './client-profile.ts';
import type { Evidence, Stated } from './evidence.ts';

/** Whether a text contains a version, and not only as a part of a longer version number. */
function names(text: string, version: string): boolean {
  for (let at = text.indexOf(version); at >= 0; at = text.indexOf(version, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + version.length);
    if (!/[\d.]$/.test(before) && !/^(\d|\.\d)/.test(after)) return true;
  }
  return false;
}

/** The version of a client without version numbers is the year in which it was examined. */
const isYear = (version: string): boolean => /^20\d\d$/.test(version);

/** Whether a piece of evidence is about the version of the profile. */
export const isOfVersion = (
  { source, says = '', date }: Evidence,
  { version, versions: { commit } }: ClientProfile,
): boolean => {
  if (isYear(version)) return date?.startsWith(version) === true;
  return names(source, version) || names(says, version) || (commit !== undefined && source.includes(`@${commit}`));
};

/**
 * What the evidence of a statement is about.
 *
 * - `this-version`: the version of the profile, which the evidence names by its number or its commit
 * - `library`: the library that the client is built on, or its HTTP library
 * - `older`: an older version, or a version that was not noted. The statement was not examined in this version
 */
export type EvidenceOf = 'this-version' | 'library' | 'older';

/** What the evidence of a statement is about. @param hop the id of the profile, or of its HTTP library, that has the statement */
export function evidenceOf({ evidence }: Stated, profile: ClientProfile, hop: string): EvidenceOf {
  if (evidence.some((piece) => isOfVersion(piece, profile))) return 'this-version';
  const inherited = evidence.every(({ basis, says }) => basis === 'inferred' && says?.startsWith('from ') === true);
  return inherited || hop !== profile.id ? 'library' : 'older';
}
