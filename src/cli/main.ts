import { packageVersion } from '../check/judge/run-info.ts';
import { codeOf, usageCodes } from '../check/options/usage-codes.ts';
import { shownMessage } from '../wire/visible.ts';
import { clientEntries } from './clients-list.ts';
import { runDemo } from './demo.ts';
import { faultEntries } from './faults-list.ts';
import { gatewayEntries } from './gateways-list.ts';
import { help } from './help.ts';
import { listing } from './listing.ts';
import { type Invocation, parseArguments } from './parse-arguments.ts';
import { propertyEntries } from './properties-list.ts';
import { ruleEntries } from './rules-list.ts';
import { runBudget } from './run-budget.ts';
import { runCheck } from './run-check.ts';
import { runSession } from './run-session.ts';
import { runSuites } from './run-suites.ts';
import { suiteEntries } from './suites-list.ts';

function run(invocation: Invocation): Promise<number> | number {
  switch (invocation.command) {
    case 'help':
      process.stdout.write(help());
      return 0;
    case 'version':
      process.stdout.write(`${packageVersion()}\n`);
      return 0;
    case 'demo':
      return runDemo();
    case 'budget':
      return runBudget(invocation);
    case 'clients':
      process.stdout.write(listing('client', clientEntries(), invocation));
      return 0;
    case 'faults':
      process.stdout.write(listing('fault', faultEntries(), invocation));
      return 0;
    case 'properties':
      process.stdout.write(listing('property', propertyEntries(), invocation));
      return 0;
    case 'rules':
      process.stdout.write(listing('rule', ruleEntries(invocation.judged), invocation));
      return 0;
    case 'gateways':
      process.stdout.write(listing('gateway', gatewayEntries(), invocation));
      return 0;
    case 'suites':
      process.stdout.write(listing('suite', suiteEntries(), invocation));
      return 0;
    case 'check':
      if (invocation.session !== null) return runSession(invocation, invocation.session);
      return invocation.suites.length === 0 ? runCheck(invocation) : runSuites(invocation);
  }
}

/**
 * Runs the command line. It never throws: a mistake of the user prints one line and has status 2; a defect of the harness has
 * status 3, and its message says so.
 *
 * @returns the exit status
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await run(await parseArguments(argv));
  } catch (error) {
    const message = shownMessage(error instanceof Error ? error.message : String(error));
    if (usageCodes.has(codeOf(error))) {
      process.stderr.write(`mcp-deadline: ${message}\n`);
      return 2;
    }
    const code = codeOf(error);
    const where =
      error instanceof Error && error.stack !== undefined && process.env.MCP_DEADLINE_DEBUG ? `\n${error.stack}` : '';
    process.stderr.write(
      `mcp-deadline: the harness itself failed${typeof code === 'string' ? ` (${code})` : ''}: ${message}${where}\nThis is a fault of mcp-deadline and says nothing about the server. Set MCP_DEADLINE_DEBUG=1 to see where.\n`,
    );
    return 3;
  }
}
