import { mostShare } from './budget-figures.ts';
import type { ClientReach } from './reach-report.ts';

/** The largest value with which the call passes; `Infinity`: every value that was tried. `null`: unknown. */
function upTo({ reach, value }: ClientReach): number | null {
  if (reach === 'every-value') return Number.POSITIVE_INFINITY;
  if (reach === 'no-value') return Number.NEGATIVE_INFINITY;
  return reach === 'at-most' ? value : null;
}

/**
 * The largest value that suits at least 80 % of the clients whose reach is known.
 *
 * @returns `null`: every value suits them, no value does, or larger values are less harmful
 */
export function suitsMost(clients: readonly ClientReach[]): number | null {
  if (clients.some(({ reach }) => reach === 'at-least')) return null;
  const known = clients
    .map(upTo)
    .filter((value) => value !== null)
    .sort((one, other) => one - other);
  const value = known[known.length - Math.ceil(known.length * mostShare)];
  return value === undefined || !Number.isFinite(value) ? null : value;
}
