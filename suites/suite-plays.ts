import { UsageError } from '../src/check/options/usage-error.ts';
import { asServerUnderTest, type ServerOrMade, transportOf } from '../src/scenario/server/server-under-test.ts';
import { plainPlay, type SuiteDefinition, type SuitePlay } from './suite-definition.ts';
import type { FindingsOptions } from './suite-options.ts';

/**
 * The plays of a suite for a server. A play that sets what the user sets as well is left out: the user's value is played instead.
 *
 * @throws UsageError (`ERR_USAGE`) if the server has another transport than the suite needs
 */
export function suitePlays(
  { id, transport, plays = () => [plainPlay] }: SuiteDefinition,
  server: ServerOrMade,
  asked: FindingsOptions,
): readonly SuitePlay[] {
  const given = asServerUnderTest(server);
  const own = transportOf(given);
  if (transport === 'http' && own !== 'http' && own !== 'sse')
    throw new UsageError(
      `the suite ${id} needs a server over HTTP, and this one is reached over ${own}. Give { command, args, http: 'http://127.0.0.1:3000/mcp' } or { app }`,
    );
  const isSet = (name: string): boolean => Reflect.get(asked, name) !== undefined;
  const left = plays(given).filter(({ options }) => !Object.keys(options).some(isSet));
  return left.length === 0 ? [plainPlay] : left;
}
