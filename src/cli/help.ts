/** What `mcp-deadline --help` prints. */
export const help = `mcp-deadline: does your MCP server answer before each real client gives up?

Usage
  mcp-deadline check [options] -- <command> [args...]    a stdio server; a Node one runs in virtual time, unmodified
  mcp-deadline check [options] --http <url> -- <command> a server over HTTP that is started, and reached at <url>; a Node
                                                         one runs in virtual time, unmodified
  mcp-deadline check [options] --url <url>               a server that runs already, in real time
  mcp-deadline check [options] --config <file>           a server of a client's own configuration file
  mcp-deadline clients                                   the clients that can be played, with their clocks
  mcp-deadline faults                                    the faults that can be injected, with their parameters
  mcp-deadline gateways                                  what may lie on the way, with its limits

Which tools are called
  Only those marked readOnlyHint, unless you say otherwise: others may change something. The report names what was left
  out. Name a tool with --call, or call every one with --all-tools, against a server whose data may change.

Which server, instead of a command
  --config <file>       .mcp.json, claude_desktop_config.json, .cursor/mcp.json, .vscode/mcp.json or their like; its own
                        client also gets the settings that stand there. Values of its env are shown nowhere
  --server <name>       which of the file's servers; may be left out where there is only one

Which clients and tools
  --client <id>[@<version>][:<setting>=<value>,...]      repeatable; or current (default): every client; all:
                                                         also strictest, the least of all limits; folklore: what
                                                         articles claim
  --call <tool>[=<json>]                                 repeatable; without it every tool marked read-only,
                                                         with arguments generated from its inputSchema
  --read-only-tools                                      also every read-only tool, beside --call
  --all-tools                                            also tools that are not marked read-only
  --budget <tool>=<ms>                                   repeatable; your own budget: the tool answers within it,
                                                         whatever the client
  --gateway <id>[:<setting>=<value>,...]                 repeatable; on the way to a server over HTTP, the nearest
                                                         to the client first
  --era <2025-11-25|2026-07-28|auto>                     which protocol rules (default auto: as each client finds out)
  --mode <headless|interactive>                          how the client is used (default headless)

What goes wrong meanwhile
  --fault <name>[:<parameter>=<value>,...]               repeatable; a value may be JSON
  --plan <file.json>    a plan: an array of { "fault", "parameters" }; repeatable, each is played by itself

How it runs
  --seed <n>            same seed, same report (default 1)
  --twice               run everything twice and compare the transcripts
  --real-client-info    play every client by itself; else clients that put the same on the wire share a run
  --fresh               a fresh server process for every cell
  --env <K=V>           repeatable; added to the small environment that the server gets
  --cwd <folder>        where the server is started
  --header <name: value>  repeatable; sent with every request to --url, and shown nowhere
  --time <virtual|real> real: for servers that are not Node
  --slowdown <x>        how much slower than this machine a modest one is (default 4)
  --horizon-ms <n>      a cell ends here (default 172800000, 48 virtual hours)
  --max-steps <n>       a cell fires at most so many timers (default 2000000)
  --max-wait-ms <n>     a cell is unknown after waiting so long for something that uses no processor and makes no
                        progress, such as a peer that stays silent; a busy machine does not use it up (default 5000)
  --max-cpu-ms <n>      a cell is unknown after a computation of so much processor time (default 30000)
  --max-real-ms <n>     in real time a cell ends here (default 30000)
  --max-total-ms <n>    the whole check ends after so many real milliseconds, with what it has (default: no limit)
  --jobs <n>            clients played side by side (default 2)

What comes out
  --json <file|->       the report as JSON; with - nothing else on standard output
  --fail-on <verdicts>  of fails,tight,unknown (default fails)
  -h, --help            this
  --version             the version

Exit status
  0 nothing of --fail-on   1 something of it, or nothing was proved   2 usage   3 the harness failed
  4 two runs of one seed differ
  Interrupted (SIGINT, SIGTERM, SIGHUP, --max-total-ms), a check reports what it has, marked incomplete, with status 1.
  A second signal ends it at once, with 128 and the number of the signal

Examples
  mcp-deadline check -- node server.js
  mcp-deadline check --client codex-cli:tool_timeout_sec=600 --call 'search={"query":"x"}' -- node server.js
  mcp-deadline check --fault upstream-slow:delayMs=45000 --call search -- node server.js
  mcp-deadline check --config .mcp.json --server search
  mcp-deadline check --gateway nginx --http http://127.0.0.1:3000/mcp -- node server.js
  mcp-deadline check --json report.json --fail-on fails,tight,unknown -- npx some-mcp-server
`;
