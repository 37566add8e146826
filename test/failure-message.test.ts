import { expect, test } from 'vitest';
import { check } from '../src/check/check.ts';
import type { CheckOptions } from '../src/check/options/check-options.ts';
import { failureMessage } from '../src/report/formats/failures.ts';
import { hangingServer } from './servers/hanging-server.mjs';
import { type ScriptedTool, scriptedServer } from './servers/scripted-server.ts';

/** The whole message for one tool of a server in this process. */
async function messageFor(tool: ScriptedTool, options: CheckOptions): Promise<string> {
  return failureMessage(await check(() => scriptedServer({ search: tool }), { seed: 7, ...options }));
}

const answersAfter =
  (ms: number): ScriptedTool =>
  async ({ sleep }) => {
    await sleep(ms);
    return 'done';
  };

test('everything fits: there is nothing to say', async () => {
  expect(await messageFor(answersAfter(0), { clients: ['codex-cli', 'vscode'] })).toBe('');
});

test('gave up by the clock over the request, and the server was cancelled', async () => {
  const message = await messageFor(answersAfter(90_000), { clients: ['typescript-sdk-v1'] });
  expect(message).toMatchInlineSnapshot(`
    "Calls: 1 of 1 fails (seed 7, virtual time)

    fails  typescript-sdk-v1 · search {}

        ms       0                                  60 000
                 ├───────────────────────────────────────┘
        server   ●───────────────────────────────────────▶ no answer
        request  ├───────────────────────────────────────✗ fired
        told                                             ▼ both sides

        gave up  at 60 000 ms (1 min): MCP error -32001: Request timed out (seen
                 by the program that called)
        clock    typescript-sdk-v1/request: 60 000 ms (1 min) over the execution
        late     by 30 000 ms: the tool takes 90 000 ms (1.5 min)
        setting  timeout (ms): 100 000 ms leaves room, 90 001 ms is the least
        server   was sent notifications/cancelled at 60 000 ms: McpError: MCP
                 error -32001: Request timed out
                 and sent no answer to what was cancelled, as it should
        source   measured: sdk 1.32.2 under short timeouts (2026-11-21):
                 cancelled, then -32001
                 read in its code: npm @modelcontextprotocol/sdk@1.32.2
                 dist/esm/shared/protocol.js:181-206,452-478,672-742
        replay   await check(server, { clients: ["typescript-sdk-v1"], calls: [{"tool":"search","arguments":{}}], seed: 7 })

    stops-when-cancelled  typescript-sdk-v1 · search
        found    cancelled after 60000 ms, but 1 timer of the call ran on, the
                 last of them for 30000 ms
        do       hand the request's abort signal to everything that the tool
                 waits for
        rule     cancel/stops (SHOULD) https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation#behavior-requirements"
  `);
});

test('gave up without a word to the server, which works on', async () => {
  expect(await messageFor(answersAfter(450_000), { clients: ['cline-core'] })).toMatchInlineSnapshot(`
    "Calls: 1 of 1 fails (seed 7, virtual time)

    fails  cline-core · search {}

        ms       0                                 450 000
                 ├────┴──────────────────────────────────┘
        server   ●───────────────────────────────────────◇ too late
        request  ├────✗ fired
        told          ▼ client only

        gave up  at 60 000 ms (1 min): MCP request to "server" (tools/call)
                 timed out after 60s. Increase the "timeout" field (in seconds)
                 (seen by the model)
        clock    cline-core/request: 60 000 ms (1 min) over the execution
        late     by 390 000 ms (6.5 min): the tool takes 450 000 ms (7.5 min)
        setting  timeout (s): 500 s leaves room, 451 s is the least
        server   was told nothing
                 and worked on: its answer came at 450 000 ms (7.5 min) and
                 reached no caller
        source   read in its code: cline/cline@21cb8d25
                 sdk/packages/core/src/extensions/mcp/client.ts:418-491
                 (2026-08-22): a local timer, a plain Error, no notification
        replay   await check(server, { clients: ["cline-core"], calls: [{"tool":"search","arguments":{}}], seed: 7 })"
  `);
});

test('a clock that every progress starts anew fires in a long silence', async () => {
  const tool: ScriptedTool = async ({ sleep, progress }) => {
    for (const ms of [40_000, 50_000, 30_000]) {
      await sleep(ms);
      await progress();
    }
    await sleep(70_000);
    return 'done';
  };
  const clients = ['typescript-sdk-v1:onprogress=true,resetTimeoutOnProgress=true'];
  expect(await messageFor(tool, { clients })).toMatchInlineSnapshot(`
    "Calls: 1 of 1 fails (seed 7, virtual time)

    fails  typescript-sdk-v1:onprogress=true,resetTimeoutOnProgress=true · search {}

        ms            0                            180 000
                      ├──────────────────────────────────┘
        server        ●───────p─────────p────p───────────▶ no answer, p progress
        requestReset  ├───────┼─────────┼────┼───────────✗ fired
        told                                             ▼ both sides

        gave up  at 180 000 ms (3 min): MCP error -32001: Request timed out
                 (seen by the program that called)
        clock    typescript-sdk-v1/requestReset: 60 000 ms (1 min) over the
                 execution; every notification of progress restarts it
        late     by 10 000 ms: the tool takes 190 000 ms (3.2 min)
        setting  timeout (ms): 77 778 ms leaves room, 70 001 ms is the least
        progress 3 notifications until then; the longest silence was
                 70 000 ms (1.2 min): send notifications/progress every
                 15 000 ms
        server   was sent notifications/cancelled at 180 000 ms: McpError: MCP
                 error -32001: Request timed out
                 and sent no answer to what was cancelled, as it should
        source   measured: sdk 1.32.2 under short timeouts (2026-11-21): each
                 progress: a full window
                 read in its code: npm @modelcontextprotocol/sdk@1.32.2
                 dist/esm/shared/protocol.js:181-206,452-478,672-742
        replay   await check(server, { clients: ["typescript-sdk-v1:onprogress=true,resetTimeoutOnProgress=true"], calls: [{"tool":"search","arguments":{}}], seed: 7 })

    stops-when-cancelled  typescript-sdk-v1:onprogress=true,resetTimeoutOnProgress=true · search
        found    cancelled after 180000 ms, but 1 timer of the call ran on, the
                 last of them for 10000 ms
        do       hand the request's abort signal to everything that the tool
                 waits for
        rule     cancel/stops (SHOULD) https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/cancellation#behavior-requirements"
  `);
});

test('lost: a client without a clock and a server that never answers', async () => {
  expect(await messageFor(() => new Promise(() => {}), { clients: ['vscode'] })).toMatchInlineSnapshot(`
    "Calls: 1 of 1 fails (seed 7, virtual time)

    fails  vscode · search {}

        ms      0
                ├─────────────────────────────────────────
        server  ●────────────────────────────────────────▶ no answer

        lost     the caller waits without a limit: no clock of this client is
                 over it, and no answer comes
        because  nothing can run any more: no timer is armed and no work is
                 under way, so what the tool awaits never comes
        do       put a deadline of your own on what the tool waits for, and
                 answer with an error
        server   was told nothing
                 and never answered
        replay   await check(server, { clients: ["vscode"], calls: [{"tool":"search","arguments":{}}], seed: 7 })"
  `);
});

test('tight: half a second to spare', async () => {
  expect(await messageFor(answersAfter(299_500), { clients: ['codex-cli'] })).toMatchInlineSnapshot(`
    "Calls: 1 is tight (seed 7, virtual time)

    tight  codex-cli · search {}

        ms      0                              299 500
                ├────────────────────────────────────┴───┘ not to scale
        server  ●────────────────────────────────────◆ answer
        call    ├────────────────────────────────────┤···○ at 300 000

        answered at 299 500 ms, with 500 ms left of 300 000 ms
        clock    codex-cli/call: 300 000 ms (5 min) over the call
        setting  tool_timeout_sec (s): 333 s leaves room
        source   measured: codex-cli 0.169 to 0.171 against servers that log
                 what they get: notifications/cancelled with this reason when a
                 call times out
                 read in its code: openai/codex
                 codex-rs/rmcp-client/src/rmcp_client.rs@02035efb
                 and 1 more in the profile
        replay   await check(server, { clients: ["codex-cli"], calls: [{"tool":"search","arguments":{}}], seed: 7 })"
  `);
});

test('unknown: a limit is known, what extends it is not', async () => {
  const tool: ScriptedTool = async ({ sleep, progress }) => {
    for (let step = 0; step < 6; step++) {
      await sleep(50_000);
      await progress();
    }
    return 'done';
  };
  const message = await messageFor(tool, { clients: ['claude-desktop'] });
  expect(message.slice(message.indexOf('unknown  claude-desktop · search'))).toMatchInlineSnapshot(`
    "unknown  claude-desktop · search {}

        ms      0                          240 000 300 000
                ├────────────────────────────────┴───────┘
        server  ●──────p──────p──────p─────p──────p──────◆ answer, p progress
        call    ├──────┼──────┼──────┼─────┼──────???????? unknown

        why      what extends claude-desktop/call is unknown
                 at the earliest it gives up at 240 000 ms (4 min), at the
                 latest never
        certain  an answer before 240 000 ms (4 min) is in time either way
        source   users report:
                 https://github.com/anthropics/claude-code/issues/91898
                 (2026-09-03): 240 s on three builds, with the message
                 users report:
                 https://github.com/anthropics/claude-code/issues/44032
                 (2026-04-06): cancelled at exactly 4 minutes on every transport
                 and 3 more in the profile
        replay   await check(server, { clients: ["claude-desktop"], calls: [{"tool":"search","arguments":{}}], seed: 7 })

    nothing-proved
        found    every cell is unknown, so nothing is proved
        do       a run that calls no tool, or in which no limit is known, proves
                 nothing: name a tool in calls: [{ tool, arguments }], or call
                 all of them with allTools: true"
  `);
});

test('start-up: the server never answers initialize', async () => {
  const report = await check(() => hangingServer('initialize'), { clients: ['codex-cli'], seed: 7 });
  expect(failureMessage(report)).toMatchInlineSnapshot(`
    "1 client cannot start the server (seed 7, virtual time)

    fails  codex-cli · start-up

        ms       0                                  30 000
                 ├───────────────────────────────────────┘
        server   ●───────────────────────────────────────▶ no answer
        startup  ├───────────────────────────────────────✗ fired
        told                                             ▼ both sides

        gave up  at 30 000 ms: MCP client for \`server\` timed out after 30
                 seconds. Add or adjust \`startup_timeout_sec\` in your
                 config.toml (seen by the user)
        clock    codex-cli/startup: 30 000 ms over the handshake
        during   handshake: it waited for the answer to initialize
        setting  startup_timeout_sec (s)
        server   was killed
        source   read in its code: openai/codex
                 codex-rs/codex-mcp/src/rmcp_client.rs@02beca9f
                 read in its code: openai/codex
                 codex-rs/rmcp-client/src/stdio_server_launcher.rs@0451186b:
                 SIGTERM to the process group on drop, SIGKILL 2 s later
                 and 1 more in the profile
        replay   await check(server, { clients: ["codex-cli"], seed: 7 })

    nothing-proved
        found    no tool was called, so nothing is proved
        do       make the server start first, as described above"
  `);
});

test('start-up: the server never answers tools/list, drawn in ASCII', async () => {
  const report = await check(() => hangingServer('tools/list'), { clients: ['typescript-sdk-v1'], seed: 7 });
  const message = failureMessage(report, { unicode: false });
  expect(message).toMatch(/^[\n\x20-\x7E]*$/);
  expect(message).toMatchInlineSnapshot(`
    "1 client cannot start the server (seed 7, virtual time)

    fails  typescript-sdk-v1 - start-up

        ms       0                                  60 000
                 +---------------------------------------+
        server   o---------------------------------------> no answer
        request  |---------------------------------------X fired
        told                                             v both sides

        gave up  at 60 000 ms (1 min): MCP error -32001: Request timed out (seen
                 by the program that called)
        clock    typescript-sdk-v1/request: 60 000 ms (1 min) over the page
        during   list: it waited for the lists of tools, resources and prompts
        setting  timeout (ms)
        server   was sent notifications/cancelled
        source   measured: sdk 1.32.2 under short timeouts (2026-11-21):
                 cancelled, then -32001
                 read in its code: npm @modelcontextprotocol/sdk@1.32.2
                 dist/esm/shared/protocol.js:181-206,452-478,672-742
        replay   await check(server, { clients: ["typescript-sdk-v1"], seed: 7 })

    nothing-proved
        found    no tool was called, so nothing is proved
        do       make the server start first, as described above"
  `);
});

test('a budget of your own', async () => {
  const message = await messageFor(answersAfter(8_000), { clients: ['vscode'], budgets: { search: 5_000 } });
  expect(message).toMatchInlineSnapshot(`
    "Calls: 1 of 1 fails (seed 7, virtual time)

    fails  vscode · search {}

        ms           0                  5 000        8 000
                     ├──────────────────────┴────────────┘
        server       ●───────────────────────────────────◆ answer
        your budget  ├──────────────────────✗ fired

        budget   your own, 5 000 ms: answered at 8 000 ms, 3 000 ms late
        replay   await check(server, { clients: ["vscode"], calls: [{"tool":"search","arguments":{}}], budgets: {"search":5000}, seed: 7 })"
  `);
});
