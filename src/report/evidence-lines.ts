import type { Basis, Evidence } from '../clocks/evidence.ts';
import type { Line } from './labelled-lines.ts';

const words: { readonly [B in Basis]: string } = {
  measured: 'measured',
  source: 'read in its code',
  docs: 'its documents',
  maintainer: 'a maintainer says',
  report: 'users report',
  inferred: 'inferred',
};

const most = 2;

const wholeHash = /\b([0-9a-f]{8})[0-9a-f]{32}\b/g;

const said = ({ basis, source, date, says }: Evidence): string =>
  `${words[basis]}: ${source.replace(wholeHash, '$1')}${date === null ? '' : ` (${date})`}${says === undefined ? '' : `: ${says}`}`;

/** Where a number comes from, the best-founded pieces of evidence first. */
export function evidenceLines(evidence: readonly Evidence[]): readonly Line[] {
  const rank = Object.keys(words);
  const ordered = evidence.toSorted((a, b) => rank.indexOf(a.basis) - rank.indexOf(b.basis));
  const lines = ordered.slice(0, most).map((one, index) => ({ label: index === 0 ? 'source' : '', text: said(one) }));
  const more = ordered.length - most;
  return more > 0 ? [...lines, { label: '', text: `and ${more} more in the profile` }] : lines;
}
