import type { Mode } from '../clocks/conditions.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';

/** What every entry of {@link KnownFailures} may say: under which conditions the failure is known, and why it is accepted. */
export interface KnownCondition {
  /**
   * The faults of the plan. A parameter that is left out has its default.
   *
   * @defaultValue no faults
   */
  readonly plan?: FaultPlan;
  /**
   * The gateways on the path with their settings, as specs, the nearest to the client first.
   *
   * @defaultValue no gateways
   */
  readonly gateways?: readonly string[];
  /**
   * How the client is used.
   *
   * @defaultValue 'headless'
   */
  readonly mode?: Mode;
  /**
   * Why the failure is accepted, in a sentence of the user. Reports show it.
   *
   * @defaultValue no reason is shown
   */
  readonly because?: string;
}

/** A start-up that is known to fail, or to be tight. */
export interface KnownStartup extends KnownCondition {
  /** The client's id, without a version; with what its user has set after a colon: `codex-cli:startup_timeout_sec=5`. */
  readonly client: string;
  /**
   * The known verdict. An entry does not cover a worse one.
   *
   * @defaultValue 'fails'
   */
  readonly verdict?: 'fails' | 'tight';
}

/** A cell that is known to fail, or to be tight. */
export interface KnownCell extends KnownStartup {
  /** The name of the tool. */
  readonly tool: string;
  /**
   * The arguments of the call.
   *
   * @defaultValue those that were generated, with any seed. Without `argumentsSha256` the entry covers no call whose arguments
   *   the user gave
   */
  readonly arguments?: { readonly [key: string]: unknown };
  /**
   * Instead of `arguments`, for long ones: the SHA-256, in hexadecimal digits, of the arguments as JSON without spaces and with
   * sorted keys.
   *
   * @defaultValue `arguments` says it
   */
  readonly argumentsSha256?: string;
}

/** A finding of a property that is known. */
export interface KnownFinding extends KnownCondition {
  /** The id of the property. */
  readonly property: string;
  /**
   * The client's id, without a version; with what its user has set after a colon.
   *
   * @defaultValue every client, and findings that are about no client
   */
  readonly client?: string;
  /**
   * The name of the tool.
   *
   * @defaultValue findings that are about no tool, such as those about a start-up
   */
  readonly tool?: string;
}

/**
 * The failures of a server that its authors know. A known failure does not turn a check red. One that no longer fails does, so
 * that the list stays true. What is unknown is never covered.
 *
 * @example
 * ```ts
 * import { check, exitStatus, type KnownFailures } from 'mcp-deadline';
 *
 * const expect: KnownFailures = {
 *   cells: [{ client: 'codex-cli', tool: 'export', because: 'the export becomes a job in the next release' }],
 * };
 * const report = await check(server, { clients: ['codex-cli'], expect });
 * process.exitCode = exitStatus(report);
 * ```
 */
export interface KnownFailures {
  /**
   * The start-ups.
   *
   * @defaultValue none
   */
  readonly startups?: readonly KnownStartup[];
  /**
   * The calls.
   *
   * @defaultValue none
   */
  readonly cells?: readonly KnownCell[];
  /**
   * The findings of properties that no verdict shows.
   *
   * @defaultValue none
   */
  readonly findings?: readonly KnownFinding[];
}

/** An entry of {@link KnownFailures}. */
export type KnownFailure = KnownStartup | KnownCell | KnownFinding;

/** The mark of a start-up, a cell or a finding that is a known failure. */
export interface Expected {
  /** Why the user accepts it; `null`: the entry gives no reason. */
  readonly because: string | null;
}

/** How the known failures compare with a run. */
export interface Expectations {
  /** How many entries the run confirmed. */
  readonly confirmed: number;
  /** The entries that no longer fail. Each turns the check red. */
  readonly stale: readonly ComparedEntry[];
  /** The entries that the run shows nothing about, such as those of clients that were not played. */
  readonly unchecked: readonly ComparedEntry[];
}

/** An entry of {@link KnownFailures} that a run did not confirm. */
export interface ComparedEntry {
  /** In which list the entry is. */
  readonly list: 'startups' | 'cells' | 'findings';
  /** Its position in this list, from 0. */
  readonly index: number;
  /** What it names, in words. */
  readonly names: string;
  /** What the run shows instead. */
  readonly why: string;
}

const orNone = (parts: readonly (string | false)[]): string => parts.filter((part) => part !== false).join(', ');

/** What an entry names, in words: `codex-cli · search {"query":"x"}, behind nginx`. */
export function nameOfKnown(entry: KnownFailure): string {
  const { plan = [], gateways = [], mode = 'headless', client } = entry;
  const tool = 'tool' in entry ? entry.tool : undefined;
  const property = 'property' in entry ? entry.property : undefined;
  const args =
    !('arguments' in entry) || entry.arguments === undefined
      ? 'argumentsSha256' in entry && entry.argumentsSha256 !== undefined
        ? ` (arguments ${entry.argumentsSha256.slice(0, 8)})`
        : ''
      : ` ${JSON.stringify(entry.arguments)}`;
  const about = [client, tool === undefined ? undefined : `${tool}${args}`].filter((part) => part !== undefined);
  const subject = property === undefined && tool === undefined ? `${client} start-up` : about.join(' ');
  return orNone([
    `${property === undefined ? '' : `${property}${subject === '' ? '' : ' of '}`}${subject}`,
    plan.length > 0 && `under ${plan.map(({ fault }) => fault).join(' and ')}`,
    gateways.length > 0 && `behind ${gateways.join(', ')}`,
    mode !== 'headless' && mode,
  ]);
}
