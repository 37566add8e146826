/** What one client does in four situations, over stdio, headless, with default settings. Times in virtual ms. */
export interface Truth {
  readonly client: string;
  /** A call that is never answered. */
  readonly hang: Told;
  /** A call answered after 600 000 ms, with progress every 30 000 ms where it was asked for. */
  readonly steady: Told;
  /** `initialize` is never answered: since the spawn. */
  readonly initialize: Told;
  /** `tools/list` is never answered: since the spawn. */
  readonly list: Told;
}

/** Verdict, when the client gave up (`null`: never; `unknown`), and whether a cancellation went out at that time. */
export interface Told {
  readonly verdict: 'fits' | 'fails' | 'unknown';
  readonly atMs: number | 'unknown' | null;
  readonly cancelled?: boolean;
}

const fails = (atMs: Told['atMs'], cancelled?: boolean): Told =>
  cancelled === undefined ? { verdict: 'fails', atMs } : { verdict: 'fails', atMs, cancelled };
const fits: Told = { verdict: 'fits', atMs: null };
const unknown: Told = { verdict: 'unknown', atMs: 'unknown' };
const lost: Told = fails(null);

/**
 * Written by hand from the evidence on each client, before there was code to play it. `check` must give exactly this.
 *
 * Claude Code, run by a script, goes on without a server that is not there after 5 s; its attempt goes on to 30 s.
 */
export const truthTable: readonly Truth[] = [
  {
    client: 'typescript-sdk-v1',
    hang: fails(60_000, true),
    steady: fails(60_000, true),
    initialize: fails(60_000, true),
    list: fails(60_000, true),
  },
  {
    client: 'typescript-sdk-v2',
    hang: fails(60_000, true),
    steady: fails(60_000, true),
    initialize: fails(60_000, false),
    list: fails(60_000, true),
  },
  { client: 'python-sdk-v1', hang: lost, steady: fits, initialize: lost, list: lost },
  {
    client: 'claude-code-cli',
    hang: fails(1_800_000, false),
    steady: fits,
    initialize: fails(5_000, false),
    list: fails(5_000, false),
  },
  {
    client: 'claude-desktop',
    hang: fails(240_000, true),
    steady: unknown,
    initialize: fails(60_000, true),
    list: fails('unknown'),
  },
  {
    client: 'codex-cli',
    hang: fails(300_000, false),
    steady: fails(300_000, false),
    initialize: fails(30_000, false),
    list: fails(30_000, false),
  },
  { client: 'vscode', hang: lost, steady: fits, initialize: lost, list: lost },
  { client: 'cursor', hang: fails('unknown'), steady: unknown, initialize: fails(60_000), list: fails('unknown') },
];
