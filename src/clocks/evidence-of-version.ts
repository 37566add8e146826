import type { ClientProfile } from './client-profile.ts';
import type { Evidence, Stated } from './evidence.ts';

/** Whether a text names a version, and not a longer one that only begins or ends like it. */
function names(text: string, version: string): boolean {
  for (let at = text.indexOf(version); at >= 0; at = text.indexOf(version, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + version.length);
    if (!/[\d.]$/.test(before) && !/^(\d|\.\d)/.test(after)) return true;
  }
  return false;
}

/** A profile of a client that has no versions names the year in which it was looked at. */
const isYear = (version: string): boolean => /^20\d\d$/.test(version);

/** Whether a piece of evidence is of the version that a profile claims. */
export const isOfVersion = (
  { source, says = '', date }: Evidence,
  { version, versions: { commit } }: ClientProfile,
): boolean => {
  if (isYear(version)) return date?.startsWith(version) === true;
  return names(source, version) || names(says, version) || (commit !== undefined && source.includes(`@${commit}`));
};

/**
 * What the evidence of a statement is of: the version that its profile claims, by name or by its commit; a library, the one
 * that the client is built on or the one that speaks HTTP for it; or an older version, or none that was noted. What is older
 * is still the best that is known, but it was not seen there.
 */
export type EvidenceOf = 'this-version' | 'library' | 'older';

/** What the evidence of a statement is of. @param hop the id of the profile, or of its HTTP library, that states it */
export function evidenceOf({ evidence }: Stated, profile: ClientProfile, hop: string): EvidenceOf {
  if (evidence.some((piece) => isOfVersion(piece, profile))) return 'this-version';
  const inherited = evidence.every(({ basis, says }) => basis === 'inferred' && says?.startsWith('from ') === true);
  return inherited || hop !== profile.id ? 'library' : 'older';
}
