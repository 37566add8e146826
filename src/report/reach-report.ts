/** How far one parameter of a fault may go before one client gives up, with all other parameters as planned. */
export interface ClientReach {
  /** The client with its settings, as a spec: `codex-cli:tool_timeout_sec=60`. */
  readonly client: string;
  /**
   * `at-most`: the call passes with `value` and fails with one more. `at-least`: it passes with `value` and fails with one less.
   * `every-value`: it passes with every value that was tried. `no-value`: it fails even with the smallest value.
   * `unknown-limit`: when the client gives up is unknown. `unknown`: another reason, see `because`.
   */
  readonly reach: 'at-most' | 'at-least' | 'every-value' | 'no-value' | 'unknown-limit' | 'unknown';
  /** The value, in the unit of the parameter. With `unknown-limit`: up to it the call passes for certain. `null`: none is known. */
  readonly value: number | null;
  /**
   * Whether every value that was tried agrees with one boundary. `false`: see `againWith`. `null`: the reach is unknown.
   */
  readonly isMonotone: boolean | null;
  /** The nearest value beyond the boundary with which the call passes again; `null`: none was found. */
  readonly againWith: number | null;
  /** How many values were tried. */
  readonly tried: number;
  /** Why the reach is unknown; `null`: it is known. */
  readonly because: string | null;
}

/** How far one parameter of a fault may go. */
export interface ParameterReach {
  /** The id of the fault. */
  readonly fault: string;
  /** The name of the parameter. */
  readonly parameter: string;
  /** The parameters of the fault that were given. All others have their defaults. */
  readonly given: { readonly [parameter: string]: unknown };
  /** The smallest value that was tried. */
  readonly smallest: number;
  /** The largest value that was tried: more than the known limits of the clients, if the fault accepts it. */
  readonly largest: number;
  /**
   * The largest value that suits at least 80 % of the clients whose reach is known. `null`: no client has an upper boundary, or
   * larger values are less harmful.
   */
  readonly suitsMost: number | null;
  /** Each client. Empty: the parameter makes no difference, see `noDifference`. */
  readonly clients: readonly ClientReach[];
  /** Why the clients were not played; `null`: they were. */
  readonly noDifference: string | null;
  /** Whether the values depend on the seed, because the fault draws from it. */
  readonly dependsOnSeed: boolean;
}

/** How far each fault may go before a client gives up on one tool. */
export interface ReachReport {
  /** The name of the tool. */
  readonly tool: string;
  /** The arguments of the call. */
  readonly arguments: { readonly [name: string]: unknown };
  /** The seed of the faults, and of the values that were tried. */
  readonly seed: number;
  /** Each duration and size of each fault that was not given. */
  readonly parameters: readonly ParameterReach[];
  /** How many calls were played. */
  readonly plays: number;
  /** Why the search ended early; `null`: it did not. The parameters that it did not come to are left out. */
  readonly interruptedBy: string | null;
}
