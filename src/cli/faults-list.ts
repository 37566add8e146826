import { z } from 'zod';
import type { AnyFault } from '../faults/fault.ts';
import { knownFaults } from '../faults/fault-registry.ts';
import type { ListEntry } from './listing.ts';

/** The keywords of a JSON schema that say which values a parameter may have. */
interface Allowed {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly anyOf?: readonly Allowed[];
}

/** Whether a bound is one of the parameter: zod writes the safe integers as bounds of every whole number. */
const isBound = (bound: number | undefined): bound is number =>
  bound !== undefined && Math.abs(bound) !== Number.MAX_SAFE_INTEGER;

function allowedInWords({ type, anyOf, minimum, maximum, exclusiveMinimum, ...others }: Allowed): string {
  if (anyOf !== undefined) return anyOf.map(allowedInWords).join(', or ');
  if ('const' in others) return JSON.stringify(others.const);
  if (others.enum !== undefined) return `one of ${others.enum.map(String).join(', ')}`;
  const bounds = [
    isBound(exclusiveMinimum) ? `more than ${exclusiveMinimum}` : '',
    isBound(minimum) ? `from ${minimum}` : '',
    isBound(maximum) ? `to ${maximum}` : '',
  ].filter((bound) => bound !== '');
  const name = { integer: 'a whole number', number: 'a number', string: 'a text', boolean: 'true or false' }[
    String(type)
  ];
  return [name ?? String(type ?? 'any JSON'), ...bounds].join(' ');
}

interface Parameter {
  readonly name: string;
  readonly about: string;
  readonly default: unknown;
  readonly allowed: string;
}

/** The parameters of a fault, from the schema that validates them. */
export function parametersOf({ parameters }: AnyFault): readonly Parameter[] {
  const defaults = parameters.parse({}) as { readonly [name: string]: unknown };
  const { shape } = parameters as unknown as z.ZodObject;
  const schema = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }) as {
    readonly properties?: { readonly [name: string]: Allowed };
  };
  return Object.entries(shape).map(([name, field]) => ({
    name,
    about: (field as z.ZodType).description ?? '',
    default: defaults[name] ?? null,
    allowed: allowedInWords(schema.properties?.[name] ?? {}),
  }));
}

const parameterInWords = ({ name, about, allowed, default: value }: Parameter): string =>
  `  ${name.padEnd(18)} ${about}\n${' '.repeat(21)}${allowed}; default ${JSON.stringify(value)}`;

/** The faults that can be injected, each with its parameters. */
export const faultEntries = (): readonly ListEntry[] =>
  knownFaults().map((fault) => ({
    id: fault.id,
    text: () =>
      [`${fault.id}  (${fault.layer}) ${fault.summary}`, ...parametersOf(fault).map(parameterInWords)].join('\n'),
    json: () => ({ place: fault.layer, about: fault.summary, parameters: parametersOf(fault) }),
  }));
