import { z } from 'zod';
import { placesOf } from '../faults/assert-places.ts';
import type { AnyFault, FaultLayer } from '../faults/fault.ts';
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

/** The layers in the order of the path of a call, from the client to the server's upstream. */
const layerOrder: { readonly [layer in FaultLayer]: number } = {
  client: 0,
  auth: 1,
  http: 2,
  gateway: 3,
  stdio: 4,
  protocol: 5,
  payload: 6,
  process: 7,
  'event-loop': 8,
  clock: 9,
  upstream: 10,
};

const labelled = (label: string, values: readonly string[]): readonly string[] =>
  values.map((value, index) => `  ${(index === 0 ? label : '').padEnd(18)} ${value}`);

const faultInWords = (fault: AnyFault): string =>
  [
    `${fault.id}  (${fault.layer}) ${fault.summary}`,
    ...parametersOf(fault).map(parameterInWords),
    ...labelled('places', [placesOf(fault).join(', ')]),
    ...labelled('defences', fault.defences ?? []),
    ...labelled(
      'incidents',
      (fault.incidents ?? []).map(({ url, date, fact }) => `${date}: ${fact}\n${' '.repeat(21)}${url}`),
    ),
  ].join('\n');

/** The faults that can be injected, by layer, each with its parameters, its places, and what is known about it. */
export const faultEntries = (): readonly ListEntry[] =>
  knownFaults()
    .toSorted((one, other) => layerOrder[one.layer] - layerOrder[other.layer])
    .map((fault) => ({
      id: fault.id,
      text: () => faultInWords(fault),
      json: () => ({
        place: fault.layer,
        about: fault.summary,
        parameters: parametersOf(fault),
        layer: fault.layer,
        places: placesOf(fault),
        defences: fault.defences ?? [],
        incidents: fault.incidents ?? [],
      }),
    }));
