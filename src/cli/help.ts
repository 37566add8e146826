import { checkSections } from './check-options-table.ts';
import type { Option, Options } from './option.ts';

const WIDTH = 120;
/** The column at which the descriptions begin. */
const GUTTER = 24;

const usage = `mcp-deadline: does your MCP server answer before each real client gives up?

Usage
  mcp-deadline check [options] -- <command> [args...]    a stdio server; a Node server runs in virtual time, unmodified
  mcp-deadline check [options] --http <url> -- <command> a server over HTTP that is started, and reached at <url>; a
                                                         Node server runs in virtual time, unmodified
  mcp-deadline check [options] --url <url>               a server that runs already, in real time
  mcp-deadline check [options] --config <file>           a server of a client's own configuration file
  mcp-deadline budget [--json] [-- <command>]            how soon a server must answer for each client, and why; with a
                                                         command, also what its tools take. Options as for check:
                                                         --client, --call, --all-tools, --http, --gateway, --mode
  mcp-deadline demo                                      a check of a small server that comes with this package
  mcp-deadline clients [--json] [id...]                  the clients that can be played, with their clocks
  mcp-deadline faults [--json] [name...]                 the faults that can be injected, by layer: parameters,
                                                         places, defences, incidents
  mcp-deadline gateways [--json] [id...]                 what may lie on the way, with its limits
  mcp-deadline properties [--json] [id...]               what is judged, and how bad a finding is
  mcp-deadline rules [--json] [id...]                    the rules about time in the specification, and how each is
                                                         judged; --client <id> judges the profile of a client
  mcp-deadline suites [--json] [id...]                   the suites for --suite, with their properties

Which tools are called
  Only those marked readOnlyHint, unless you say otherwise: others may change something. The report names what was left
  out. Name a tool with --call, or call every one with --all-tools, against a server whose data may change.
`;

const ending = `
Exit status
  0 nothing of --fail-on   1 something of it, or nothing was proved   2 usage   3 the harness failed
  4 two runs of one seed differ
  Interrupted (SIGINT, SIGTERM, SIGHUP, --max-total-ms), a check reports what it has, marked incomplete, with status 1.
  A second signal ends it at once, with 128 and the number of the signal

Examples
  npx mcp-deadline check -- node server.js
  npx mcp-deadline check --client codex-cli:tool_timeout_sec=600 --call 'search={"query":"x"}' -- node server.js
  npx mcp-deadline check --fault upstream-slow:delayMs=45000 --call search -- node server.js
  npx mcp-deadline check --suite cancellation --suite clean-up -- node server.js
  npx mcp-deadline check --config .mcp.json --server search
  npx mcp-deadline check --gateway nginx --http http://127.0.0.1:3000/mcp -- node server.js
  npx mcp-deadline check --json report.json --fail-on fails,tight,unknown -- npx some-mcp-server
`;

/** Wraps a text into lines of at most `width` characters, if its words are not longer. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function optionInWords(name: string, { value, short, repeatable, about }: Option<unknown>): string {
  const label = `  ${short === undefined ? '' : `-${short}, `}--${name}${value === null ? '' : ` ${value}`}`;
  const [first = '', ...others] = wrapped(`${about}${repeatable ? '; repeatable' : ''}`, WIDTH - GUTTER);
  const rest = others.map((line) => ' '.repeat(GUTTER) + line);
  if (label.length < GUTTER) return [label.padEnd(GUTTER) + first, ...rest].join('\n');
  return [label, ' '.repeat(GUTTER) + first, ...rest].join('\n');
}

const sectionInWords = ([heading, options]: readonly [string, Options]): string =>
  [heading, ...Object.entries(options).map(([name, option]) => optionInWords(name, option))].join('\n');

/** The text of `mcp-deadline --help`. */
export const help = (): string =>
  `${[usage, ...Object.entries(checkSections).map((section) => `${sectionInWords(section)}\n`)].join('\n')}${ending}`;
