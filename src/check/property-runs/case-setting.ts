import type { AnswersInTimeCase } from '../../report/search-report.ts';
import { asServerUnderTest, type ServerOrMade } from '../../scenario/server/server-under-test.ts';
import { assertServer } from '../options/assert-server.ts';
import { fullOptions } from '../options/check-options.ts';
import { chooseClients } from '../options/client-spec.ts';
import { UsageError } from '../options/usage-error.ts';
import type { CaseOptions } from './answers-in-time-options.ts';
import { type CaseSetting, checkOptionsOf } from './play-case.ts';

/**
 * The setting of a property's cases.
 *
 * @throws UsageError (`ERR_USAGE`) for a server that can be played only once, no clients, or wrong options
 */
export function caseSetting(given: ServerOrMade, tool: string, options: CaseOptions): CaseSetting {
  const server = asServerUnderTest(given);
  if (server !== given)
    throw new UsageError('a property plays the server many times: pass a function that makes it, () => createServer()');
  assertServer(server);
  if (typeof tool !== 'string' || tool === '')
    throw new UsageError(`a property is about one tool: give its name, and not ${JSON.stringify(tool)}`);
  const clients = chooseClients(options.clients ?? ['current']);
  const [first] = clients;
  if (first === undefined) throw new UsageError("clients is empty: name one, or leave it out for ['current']");
  const setting = { server, tool, clients, options };
  // The options are read here, because a mistake in them is no counterexample.
  fullOptions(checkOptionsOf(setting, { client: first.profile.id, arguments: {}, faults: [] }));
  return setting;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const exampleShape = '{ client: "codex-cli", arguments: {}, faults: [] }';

/**
 * Reads cases that the user gives. As in fast-check, each may be alone in a list.
 *
 * @throws UsageError (`ERR_USAGE`) for something else than cases
 */
export function readExamples(given: unknown): readonly AnswersInTimeCase[] {
  if (!Array.isArray(given)) throw new UsageError(`examples must be a list of cases, such as [${exampleShape}]`);
  return given.map((one: unknown): AnswersInTimeCase => {
    const example: unknown = Array.isArray(one) && one.length === 1 ? one[0] : one;
    if (
      isObject(example) &&
      'client' in example &&
      typeof example.client === 'string' &&
      'arguments' in example &&
      isObject(example.arguments) &&
      'faults' in example &&
      Array.isArray(example.faults)
    )
      return example as AnswersInTimeCase;
    throw new UsageError(`an example is a case, such as ${exampleShape}, and this one is ${JSON.stringify(one)}`);
  });
}
