import { clients } from '../../mocks/clients.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import { clocksOf } from '../clocks/clocks-of.ts';
import type { Conditions, Transport } from '../clocks/conditions.ts';
import { isUnknown } from '../clocks/evidence.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import { duration } from '../report/number.ts';
import type { ListEntry } from './listing.ts';

const over = (transport: Transport): Conditions => ({
  transport,
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'strict',
});

function line({ by, over: spans, limitMs, guessed, setting, evidence }: PlainDeadline, { id }: ClientProfile): string {
  const name = by.startsWith(`${id}/`) ? by.slice(id.length + 1) : by;
  const limit = guessed ? 'nobody knows' : duration(limitMs);
  const turn = setting === null ? '' : `, setting ${setting.key} (${setting.unit})`;
  const [first] = evidence;
  return `  ${name.padEnd(16)} ${limit} over ${spans.join(', ')}${turn}\n${' '.repeat(19)}${first.basis}: ${first.source}`;
}

function clocksInWords(client: ClientProfile): readonly string[] {
  const [stdio = [], url = []] = [client.startup.stdio, client.startup.url];
  const own = stdio.length === 0 ? [] : clocksOf(client, over('stdio'));
  const remote = url.length === 0 ? [] : clocksOf(client, over('http'));
  const besides = remote.filter(({ by }) => !own.some((clock) => clock.by === by));
  const library = client.http !== null && isUnknown(client.http) ? ['  over HTTP its library is unknown'] : [];
  return [
    ...(own.length > 0 ? own.map((clock) => line(clock, client)) : ['  no clock at all over stdio: it waits for ever']),
    ...(url.length === 0 ? ['  not known to speak HTTP'] : library),
    ...(besides.length > 0 ? ['  over HTTP besides, its own and those of its library:'] : []),
    ...besides.map((clock) => line(clock, client)),
  ];
}

const limitOf = ({ guessed, limitMs }: PlainDeadline): number | 'unknown' => (guessed ? 'unknown' : limitMs);

const clockAsJson = (deadline: PlainDeadline): object => {
  const { by, over: spans, setting, evidence } = deadline;
  return { by, over: spans, limitMs: limitOf(deadline), setting, evidence };
};

function clocksAsJson(client: ClientProfile): object {
  const speaks = { stdio: client.startup.stdio ?? [], http: client.startup.url ?? [] };
  return Object.fromEntries(
    (['stdio', 'http'] as const)
      .filter((transport) => speaks[transport].length > 0)
      .map((transport) => [transport, clocksOf(client, over(transport)).map(clockAsJson)]),
  );
}

/** The clients that can be played, each with the clocks it has over stdio and over HTTP, and how we know. */
export const clientEntries: readonly ListEntry[] = clients.map((client) => ({
  id: client.id,
  text: () => [`${client.id}@${client.version}  ${client.name}`, ...clocksInWords(client)].join('\n'),
  json: () => ({
    version: client.version,
    name: client.name,
    clocks: clocksAsJson(client),
    settings: client.settings ?? {},
  }),
}));
