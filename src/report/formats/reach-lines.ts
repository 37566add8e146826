import { visible } from '../../wire/visible.ts';
import { thousands } from '../lines/number.ts';
import type { ClientReach, ParameterReach, ReachReport } from '../reach-report.ts';

/** Whether a client is one of those that the headline of its parameter is about. */
function isSuited({ reach, value }: ClientReach, { suitsMost }: ParameterReach): boolean {
  if (suitsMost === null) return reach === 'every-value';
  return reach === 'every-value' || (reach === 'at-most' && value !== null && value >= suitsMost);
}

/** How far the parameter may go for one client. */
function reachText({ reach, value, againWith, because }: ClientReach): string {
  const again = againWith === null ? '' : `, and again with ${thousands(againWith)}`;
  const texts: { readonly [kind in ClientReach['reach']]: string } = {
    'at-most': `${thousands(value ?? 0)}${again}`,
    'at-least': `from ${thousands(value ?? 0)} on${again}`,
    'every-value': 'every value',
    'no-value': `no value${again}`,
    'unknown-limit': 'unknown limit',
    unknown: `unknown: ${because ?? ''}`,
  };
  return visible(texts[reach]);
}

/** Known values first, the smallest first. */
const rank = ({ reach, value }: ClientReach): number => {
  if (reach.startsWith('unknown')) return Number.POSITIVE_INFINITY;
  return reach === 'every-value' ? Number.MAX_VALUE : (value ?? -1);
};

/** Clients with the same reach together: `a, b (4 999); c (unknown limit)`. */
function grouped(clients: readonly ClientReach[]): string {
  const groups = new Map<string, string[]>();
  for (const one of clients.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0))) {
    const text = reachText(one);
    groups.set(text, [...(groups.get(text) ?? []), visible(one.client)]);
  }
  return [...groups].map(([text, names]) => `${names.join(', ')} (${text})`).join('; ');
}

/** How many values were tried: `; tried: 64 values or more between 0 and 3 600 000`. */
function triedText({ clients, smallest, largest }: ParameterReach): string {
  const counts = clients.filter(({ reach }) => !reach.startsWith('unknown')).map(({ tried }) => tried);
  if (counts.length === 0) return '';
  const most = counts.some((count) => count !== counts[0]) ? ' or more' : '';
  const range = `between ${thousands(smallest)} and ${thousands(largest)}`;
  return `; tried: ${Math.min(...counts)} values${most} ${range}`;
}

/** The line of one parameter. */
const parameterLine = (one: ParameterReach): string => `${limitsLine(one)}${triedText(one)}`;

/** How far a parameter may go. */
function limitsLine(one: ParameterReach): string {
  const { fault, parameter, clients, dependsOnSeed, suitsMost, largest } = one;
  const seed = dependsOnSeed ? ' with this seed, and other values with another seed' : '';
  const name = `${visible(`${fault}  ${parameter}`)}${seed}`;
  const suited = clients.filter((client) => isSuited(client, one));
  if (clients.some(({ reach }) => reach === 'at-least') || suited.length * 2 < clients.length)
    return `${name}: ${grouped(clients)}`;
  const others = clients.filter((client) => !suited.includes(client) || client.againWith !== null);
  const limit = suitsMost === null ? `${thousands(largest)}, the largest value tried,` : thousands(suitsMost);
  const all = clients.length === 1 ? visible(`${clients[0]?.client}`) : `all ${clients.length} clients`;
  return `${name} up to ${limit} for ${all}${others.length === 0 ? '' : ` but ${grouped(others)}`}`;
}

/**
 * How far each fault may go, in one line for each parameter that makes a difference.
 *
 * @param reach the report of `faultReach`
 */
export function reachLines({ parameters, interruptedBy, tool }: ReachReport): readonly string[] {
  const different = parameters.filter(({ noDifference }) => noDifference === null);
  const without = parameters.filter(({ noDifference }) => noDifference !== null);
  const names = without.map(({ fault, parameter }) => `${fault} ${parameter}`);
  return [
    `How far each fault may go by itself before a client gives up on ${visible(tool)}:`,
    ...different.map((one) => `  ${parameterLine(one)}`),
    ...(names.length === 0 ? [] : [`  no difference: ${visible(names.join(', '))}`]),
    ...(parameters.length === 0 ? ['  no fault has a duration or a size that varies'] : []),
    ...(interruptedBy === null ? [] : [`  ended early: ${visible(interruptedBy)}`]),
  ];
}
