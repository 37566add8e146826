import { extraCheckIds } from '../../properties/property-registry.ts';
import type { CellReport, CheckReport, FindingReport, StartupReport } from '../../report/check-report.ts';
import type {
  KnownCell,
  KnownCondition,
  KnownFailure,
  KnownFailures,
  KnownFinding,
  KnownStartup,
} from '../../report/known-failures.ts';
import { specOf } from '../../report/replay-of.ts';
import { aboutKey } from '../../report/report-index.ts';
import { canonicalJson } from '../../wire/canonical-json.ts';
import { type FailOn, failsAlways, failsOnFinding, failsOnVerdict } from '../options/fail-on.ts';
import { neverExpected } from '../options/read-known-failures.ts';
import {
  ArgumentKeys,
  argumentKeyOf,
  argumentsDigest,
  clientKey,
  planKey,
  type RunOfExpected,
  runKeyOf,
} from './expected-keys.ts';

/** Longer arguments, in characters of JSON, are named by their digest, so that the file stays readable. */
const longestArguments = 400;

/** Known failures after an update. */
export interface UpdatedKnown {
  readonly known: KnownFailures;
  /** How many entries are new. */
  readonly added: number;
  /** How many entries are gone. */
  readonly removed: number;
}

/** What entries of one list have in common that name the same. It does not depend on the verdict. */
const keyOf = {
  startups: (one: KnownStartup): string =>
    canonicalJson([clientKey(one.client), planKey(one.plan ?? []), runKeyOf(one)]),
  cells: (one: KnownCell): string => canonicalJson([keyOf.startups(one), one.tool, argumentKeyOf(one)]),
  findings: (one: KnownFinding): string =>
    canonicalJson([
      one.property,
      one.client === undefined ? null : clientKey(one.client),
      one.tool ?? null,
      planKey(one.plan ?? []),
      runKeyOf(one),
    ]),
};

/** The fields of an entry in the order of the file. */
const fieldOrder = [
  'property',
  'client',
  'tool',
  'arguments',
  'argumentsSha256',
  'plan',
  'gateways',
  'mode',
  'verdict',
  'because',
];

const inOrder = <T extends KnownFailure>(entry: T): T =>
  Object.assign(
    {},
    ...fieldOrder.map((field): object => (field in entry ? { [field]: Reflect.get(entry, field) } : {})),
  );

/** Sorted as a reader looks for an entry: by client and tool, or by property. */
const sorted = <T extends KnownFailure>(entries: readonly T[]): readonly T[] =>
  entries
    .map((entry) => {
      const { client = '', plan = [] } = entry;
      const of = entry as Partial<KnownCell & KnownFinding>;
      return {
        entry: inOrder(entry),
        key: [of.property ?? '', client, of.tool ?? '', planKey(plan), canonicalJson(entry)],
      };
    })
    .toSorted(({ key: a }, { key: b }) => {
      const place = a.findIndex((part, index) => part !== b[index]);
      return place < 0 ? 0 : (a[place] ?? '') < (b[place] ?? '') ? -1 : 1;
    })
    .map(({ entry }) => entry);

/** The entries for what a report fails on and does not expect yet. */
class NewEntries {
  readonly #report: CheckReport;
  readonly #failOn: FailOn;
  readonly #common: KnownCondition;
  readonly #arguments: ArgumentKeys;

  constructor(report: CheckReport, run: RunOfExpected, failOn: FailOn) {
    this.#report = report;
    this.#failOn = failOn;
    this.#arguments = new ArgumentKeys(run);
    const gateways = run.gateways.map(({ profile, settings }) => specOf(profile.id, settings));
    this.#common = {
      ...(gateways.length === 0 ? {} : { gateways }),
      ...(run.mode === 'headless' ? {} : { mode: run.mode }),
    };
  }

  get all(): Required<KnownFailures> {
    const { startup, cells, findings } = this.#report;
    return {
      startups: startup.filter((one) => this.#isRed(one, null)).map((one) => this.#ofClient(one)),
      cells: cells
        .filter((one) => this.#isRed(one, one.tool))
        .map((one) => ({ ...this.#ofClient(one), tool: one.tool, ...this.#argumentsOf(one) })),
      findings: findings.filter((one) => this.#isRedFinding(one)).map((one) => this.#ofFinding(one)),
    };
  }

  /** Whether the verdict is one that can be expected, and the report fails on it or on a finding that explains it. */
  #isRed(one: StartupReport | CellReport, tool: string | null): boolean {
    const { verdict } = one;
    if (one.expected !== undefined || (verdict !== 'fails' && verdict !== 'tight')) return false;
    const key = aboutKey({ ...one, tool });
    return (
      failsOnVerdict(this.#failOn, verdict) ||
      this.#report.findings.some(
        (finding) => finding.verdict === verdict && failsOnFinding(this.#failOn, finding) && aboutKey(finding) === key,
      )
    );
  }

  #isRedFinding(one: FindingReport): boolean {
    return (
      one.expected === undefined &&
      one.verdict === null &&
      !neverExpected.has(one.property) &&
      (failsAlways(one) || failsOnFinding(this.#failOn, one))
    );
  }

  #ofClient({ client, settings, plan, verdict }: StartupReport | CellReport): KnownStartup {
    return {
      client: specOf(client, settings),
      ...(plan.length === 0 ? {} : { plan }),
      ...this.#common,
      ...(verdict === 'tight' ? { verdict } : {}),
    };
  }

  #argumentsOf(cell: CellReport): Pick<KnownCell, 'arguments' | 'argumentsSha256'> {
    if (!this.#arguments.isGiven(cell)) return {};
    return JSON.stringify(cell.arguments).length > longestArguments
      ? { argumentsSha256: argumentsDigest(cell.arguments) }
      : { arguments: cell.arguments as NonNullable<KnownCell['arguments']> };
  }

  #ofFinding({ property, client, settings, tool, plan }: FindingReport): KnownFinding {
    // One client is judged for all that send the same, and which one depends on the clients of the run.
    const named = client !== null && !extraCheckIds.includes(property);
    return {
      property,
      ...(named ? { client: specOf(client, settings) } : {}),
      ...(tool === null ? {} : { tool }),
      ...(plan.length === 0 ? {} : { plan }),
      ...this.#common,
    };
  }
}

function merged<T extends KnownFailure>(
  before: readonly T[],
  isStale: (index: number) => boolean,
  fresh: readonly T[],
  key: (entry: T) => string,
) {
  const kept = new Map<string, T>();
  for (const [index, entry] of before.entries()) if (!isStale(index)) kept.set(key(entry), entry);
  const added = new Map(fresh.map((entry) => [key(entry), entry]));
  const reasons = new Map(before.map((entry) => [key(entry), entry.because]));
  const all = new Map([...kept, ...added]);
  for (const [name, entry] of added) {
    const because = reasons.get(name);
    if (because !== undefined) all.set(name, { ...entry, because });
  }
  const stays = [...kept.keys()].filter((name) => !added.has(name)).length;
  return { entries: sorted([...all.values()]), added: added.size, removed: before.length - stays };
}

/**
 * The known failures as they are after a run: entries that no longer fail are gone, what the run fails on is added, and entries
 * that the run shows nothing about stay. What is unknown is never added, and neither is a finding that says that nothing is
 * proved.
 *
 * @param report a report that was compared with `before`
 * @param failOn what the run fails on
 */
export function updatedKnown(
  report: CheckReport,
  before: KnownFailures,
  run: RunOfExpected,
  failOn: FailOn,
): UpdatedKnown {
  const fresh = new NewEntries(report, run, failOn).all;
  const stale = report.expectations?.stale ?? [];
  const isStale = (list: keyof KnownFailures) => (index: number) =>
    stale.some((one) => one.list === list && one.index === index);
  const startups = merged(before.startups ?? [], isStale('startups'), fresh.startups, keyOf.startups);
  const cells = merged(before.cells ?? [], isStale('cells'), fresh.cells, keyOf.cells);
  const findings = merged(before.findings ?? [], isStale('findings'), fresh.findings, keyOf.findings);
  const lists = [startups, cells, findings];
  return {
    known: { startups: startups.entries, cells: cells.entries, findings: findings.entries },
    added: lists.reduce((sum, { added }) => sum + added, 0),
    removed: lists.reduce((sum, { removed }) => sum + removed, 0),
  };
}
