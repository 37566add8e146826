import { argumentsArbitrary } from '../../explore/arguments/arguments-arbitrary.ts';
import type { ServerUnderTest } from '../../scenario/server/server-under-test.ts';
import { type Fields, isRequest } from '../../wire/frame.ts';
import type { Transcript } from '../../wire/transcript.ts';
import { listTools } from '../list-tools.ts';
import type { OneClientOptions } from '../options/one-client.ts';
import { playSession } from '../sessions/play-session.ts';
import type { SessionsOptions } from './sessions-options.ts';

/** How many resources and prompts a search uses. */
const most = 3;

/** The entries of all pages of a list in a transcript. */
function listed({ entries }: Transcript, method: string, field: string): readonly Fields[] {
  const ids = entries.flatMap((entry) =>
    entry.kind === 'sent' && isRequest(entry.frame) && entry.frame.method === method ? [entry.frame.id] : [],
  );
  return entries.flatMap((entry) => {
    if (entry.kind !== 'received' || !('result' in entry.frame) || !ids.includes(entry.frame.id)) return [];
    const list: unknown = entry.frame.result[field];
    return Array.isArray(list) ? (list as readonly Fields[]) : [];
  });
}

const texts = (list: readonly Fields[], field: string): readonly string[] => [
  ...new Set(list.flatMap((one) => (typeof one[field] === 'string' ? [one[field]] : []))),
];

/** Whether a prompt needs no argument. */
const isFree = ({ arguments: args }: Fields): boolean =>
  !Array.isArray(args) ||
  !args.some((one: unknown) => typeof one === 'object' && one !== null && 'required' in one && one.required === true);

/**
 * What a search over sessions of this server is made of: the arguments of these tools, and the first resources and prompts that the
 * server lists. The server is started twice.
 *
 * @param tools the names of the tools, each with the arguments that are given; `undefined`: they are generated
 * @throws UsageError (`ERR_USAGE`) if the server does not list its tools
 */
export async function surfaceOf(
  server: ServerUnderTest,
  tools: ReadonlyMap<string, Fields | undefined>,
  options: OneClientOptions,
): Promise<Pick<SessionsOptions, 'calls' | 'reads' | 'prompts'>> {
  const { signal } = options;
  const known = await listTools(server, signal === undefined ? {} : { signal });
  const calls = [...tools].map(([name, given]) => {
    const schema = known.find((tool) => tool.name === name)?.inputSchema;
    return [name, given ?? (schema === undefined ? {} : argumentsArbitrary(schema))] as const;
  });
  const { transcript } = await playSession(server, {
    ...options,
    steps: [
      { do: 'list', of: 'resources' },
      { do: 'list', of: 'prompts' },
    ],
  });
  return {
    calls: Object.fromEntries(calls),
    reads: texts(listed(transcript, 'resources/list', 'resources'), 'uri').slice(0, most),
    prompts: texts(listed(transcript, 'prompts/list', 'prompts').filter(isFree), 'name').slice(0, most),
  };
}
