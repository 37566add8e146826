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
    // Measured on 0.169 to 0.171: it cancels. `codex exec` begins its turn after 1 s, and its start-up goes on.
    client: 'codex-cli',
    hang: fails(300_000, true),
    steady: fails(300_000, true),
    initialize: fails(30_000, false),
    list: fails(30_000, false),
  },
  { client: 'vscode', hang: lost, steady: fits, initialize: lost, list: lost },
  { client: 'cursor', hang: fails('unknown'), steady: unknown, initialize: fails(60_000), list: fails('unknown') },
  { client: 'python-sdk-v2', hang: lost, steady: fits, initialize: lost, list: lost },
  // 60 s whatever the call does, then cancelled; a session begins without a server that is not ready after 60 s.
  {
    client: 'cowork',
    hang: fails(60_000, true),
    steady: fails(60_000, true),
    initialize: fails(60_000),
    list: fails(60_000),
  },
  // Only its connecting is known.
  {
    client: 'devin-desktop',
    hang: fails('unknown'),
    steady: unknown,
    initialize: fails(60_000),
    list: fails('unknown'),
  },
  // Each request 5 s; the probe is answered at once, so it costs nothing here.
  {
    client: 'openai-agents-python',
    hang: fails(5_000, true),
    steady: fails(5_000, true),
    initialize: fails(5_000, false),
    list: fails(5_000, true),
  },
  // 3 s, respawned with the other framing, 3 s. A list that hangs is no reason to respawn; the hub gives all up at 30 s.
  {
    client: 'cline-core',
    hang: fails(60_000, false),
    steady: fails(60_000, false),
    initialize: fails(6_000, false),
    list: fails(30_000, false),
  },
  {
    client: 'continue-ide',
    hang: fails(60_000, true),
    steady: fails(60_000, true),
    initialize: fails(20_000, false),
    list: fails(20_000, true),
  },
  // Silence ends it at 300 s. With progress the absolute 600 s do: the answer comes at that very millisecond.
  {
    client: 'qwen-code',
    hang: fails(300_000, true),
    steady: fails(600_000, true),
    initialize: fails(30_000, false),
    list: fails(30_000, false),
  },
  // 5 s, and everything once more: the call, the list, and the whole start-up.
  {
    client: 'google-adk-python',
    hang: fails(10_000, false),
    steady: fails(10_000, false),
    initialize: fails(10_000, false),
    list: fails(10_000, false),
  },
  // 30 s, 1 s, 30 s, 2 s, 30 s, for a call and for a list; connecting is tried once.
  {
    client: 'crewai',
    hang: fails(93_000, false),
    steady: fails(93_000, false),
    initialize: fails(30_000, false),
    list: fails(93_000, false),
  },
  // 600 s each, so the answer of the steady call comes at the very millisecond of the limit.
  {
    client: 'gemini-cli',
    hang: fails(600_000, true),
    steady: fails(600_000, true),
    initialize: fails(600_000, true),
    list: fails(600_000, true),
  },
  {
    client: 'opencode',
    hang: fails(60_000, true),
    steady: fits,
    initialize: fails(30_000, false),
    list: fails(30_000, true),
  },
  // Cline's 3 s for initialize, and for everything else the 5 s of the OpenAI Agents SDK, which cancels.
  {
    client: 'strictest',
    hang: fails(5_000, true),
    steady: fails(5_000, true),
    initialize: fails(3_000, false),
    list: fails(5_000),
  },
  // What the articles claim, and nothing else knows.
  {
    client: 'folklore',
    hang: fails(60_000),
    steady: fails(60_000),
    initialize: fails(30_000),
    list: fails(30_000),
  },
];
