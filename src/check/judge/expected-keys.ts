import { createHash } from 'node:crypto';
import type { SettingValue } from '../../clocks/conditions.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { readPlan } from '../../faults/read-plan.ts';
import type { CellReport } from '../../report/check-report.ts';
import type { KnownCell, KnownCondition } from '../../report/known-failures.ts';
import { specOf } from '../../report/replay-of.ts';
import { canonicalJson } from '../../wire/canonical-json.ts';
import type { FullOptions } from '../options/check-options.ts';
import { settingsOf } from '../options/client-spec.ts';

/** The part of the options that decides what an entry of the known failures can be about. */
export type RunOfExpected = Pick<FullOptions, 'calls' | 'gateways' | 'mode' | 'quick' | 'properties' | 'mustJudge'>;

/** The SHA-256 of arguments, in hexadecimal digits. Equal arguments have equal ones. */
export const argumentsDigest = (args: unknown): string =>
  createHash('sha256').update(canonicalJson(args)).digest('hex');

/** A plan as text. Parameters that are left out have their defaults, so a parameter that is added later changes no key. */
export function planKey(plan: FaultPlan): string {
  try {
    return canonicalJson(readPlan(plan));
  } catch {
    return canonicalJson(plan); // a fault of the user that is not defined in this process
  }
}

/** A client with its settings as text, independent of their order. */
export function clientKey(spec: string): string {
  const at = spec.indexOf(':');
  if (at < 0) return spec;
  return `${spec.slice(0, at)} ${canonicalJson(settingsOf(spec, spec.slice(at + 1)))}`;
}

/** The same key, of a start-up, a cell or a finding of a report. */
export const reportedClientKey = (client: string, settings: { readonly [key: string]: SettingValue }): string =>
  clientKey(specOf(client, settings));

/** The conditions of a run that an entry must share. */
export const runKey = ({ gateways, mode }: RunOfExpected): string =>
  canonicalJson([gateways.map(({ profile, settings }) => clientKey(specOf(profile.id, settings))), mode]);

/** The same key, of an entry. */
export const runKeyOf = ({ gateways = [], mode = 'headless' }: KnownCondition): string =>
  canonicalJson([gateways.map(clientKey), mode]);

/** The key of arguments that were generated: they depend on the seed, so they are not named. */
const generated = 'generated';

/** The keys of arguments in a run. */
export class ArgumentKeys {
  readonly #given: ReadonlySet<string>;

  constructor({ calls }: Pick<RunOfExpected, 'calls'>) {
    this.#given = new Set(
      calls.flatMap(({ tool, arguments: args }) => (args === undefined ? [] : [`${tool} ${argumentsDigest(args)}`])),
    );
  }

  /** The key of the arguments of a cell. */
  of({ tool, arguments: args }: Pick<CellReport, 'tool' | 'arguments'>): string {
    const digest = argumentsDigest(args);
    return this.#given.has(`${tool} ${digest}`) ? digest : generated;
  }

  /** Whether the user gave the arguments of a cell. */
  isGiven(cell: Pick<CellReport, 'tool' | 'arguments'>): boolean {
    return this.of(cell) !== generated;
  }
}

/** The same key, of an entry. */
export const argumentKeyOf = ({ arguments: args, argumentsSha256 }: KnownCell): string =>
  argumentsSha256 ?? (args === undefined ? generated : argumentsDigest(args));
