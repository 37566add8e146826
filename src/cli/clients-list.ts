import { clientRegistry, clients } from '../../mocks/clients.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import { clocksOf } from '../clocks/clocks-of.ts';
import type { Conditions, Transport } from '../clocks/conditions.ts';
import type { Deadline } from '../clocks/deadline.ts';
import { isUnknown } from '../clocks/evidence.ts';
import { evidenceOf, isOfVersion } from '../clocks/evidence-of-version.ts';
import { whyNotPlayed } from '../clocks/not-played.ts';
import type { PlainDeadline } from '../clocks/plain-deadline.ts';
import { statementsOf, unknownsOf } from '../clocks/profile-statements.ts';
import { duration } from '../report/lines/number.ts';
import type { ListEntry } from './listing.ts';

/** The mark of statements whose evidence is of an older version or names no version. */
const notOf = (version: string): string => `not confirmed for ${version}`;

const over = (transport: Transport): Conditions => ({
  transport,
  era: 'initialize',
  mode: 'headless',
  settings: {},
  reading: 'strict',
});

/** The deadline of a clock, as the profile or the profile of its HTTP library states it. */
function stated({ by, name }: PlainDeadline, { id, deadlines, http }: ClientProfile): Deadline | undefined {
  if (by === `${id}/${name}`) return deadlines[name];
  return http === null || isUnknown(http) ? undefined : http.deadlines[name];
}

/** When the clock starts, on which settings it depends, and whether the client continues after it fires. */
function conditionsInWords(clock: PlainDeadline, client: ClientProfile): string {
  const settings = Object.entries(stated(clock, client)?.when?.setting ?? {});
  return [
    ...(clock.from === null ? [] : [`from ${clock.from}`]),
    ...settings.map(([key, value]) => `only with ${key} = ${value}`),
    ...(clock.outcome.span === 'goes-on' ? ['after which the client no longer waits'] : []),
  ]
    .map((words) => `, ${words}`)
    .join('');
}

function line(clock: PlainDeadline, client: ClientProfile): string {
  const { by, over: spans, limitMs, guessed, setting, evidence } = clock;
  const { id, version } = client;
  const name = by.startsWith(`${id}/`) ? by.slice(id.length + 1) : by;
  const limit = guessed ? 'unknown' : duration(limitMs);
  const turn = setting === null ? '' : `, setting ${setting.key} (${setting.unit})`;
  const first = evidence.find((piece) => isOfVersion(piece, client)) ?? evidence[0];
  const older =
    evidenceOf({ evidence }, client, by.slice(0, by.indexOf('/'))) === 'older' ? ` (${notOf(version)})` : '';
  return `  ${name.padEnd(16)} ${limit} over ${spans.join(', ')}${conditionsInWords(clock, client)}${turn}\n${' '.repeat(19)}${first.basis}: ${first.source}${older}`;
}

function clocksInWords(client: ClientProfile): readonly string[] {
  const [stdio = [], url = []] = [client.startup.stdio, client.startup.url];
  const own = stdio.length === 0 ? [] : clocksOf(client, over('stdio'));
  const remote = url.length === 0 ? [] : clocksOf(client, over('http'));
  const besides = remote.filter(({ by }) => !own.some((clock) => clock.by === by));
  const library = client.http !== null && isUnknown(client.http) ? ['  over HTTP its library is unknown'] : [];
  return [
    ...(own.length > 0
      ? own.map((clock) => line(clock, client))
      : ['  no clock at all over stdio: it waits without a limit']),
    ...(url.length === 0 ? ['  not known to speak HTTP'] : library),
    ...(besides.length > 0 ? ['  over HTTP besides, its own and those of its library:'] : []),
    ...besides.map((clock) => line(clock, client)),
  ];
}

const played = (client: ClientProfile) => {
  const all = statementsOf(client);
  return all.map((statement) => ({
    label: statement.label,
    notPlayed: whyNotPlayed(statement, all),
    evidenceOf: evidenceOf(statement.is, client, statement.of),
    evidence: statement.is.evidence,
  }));
};

const short = (label: string, { id }: ClientProfile): string =>
  label.startsWith(`${id}/`) ? label.slice(id.length + 1) : label;

/** Statements of the profile that no play uses, statements only about older versions, and unknown values. */
function restInWords(client: ClientProfile): readonly string[] {
  const all = played(client);
  const old = all.filter((one) => one.evidenceOf === 'older').map(({ label }) => short(label, client));
  return [
    ...all.flatMap(({ label, notPlayed }) =>
      notPlayed === null ? [] : [`  not played: ${short(label, client)} (${notPlayed})`],
    ),
    ...unknownsOf(client).map(({ label, note }) => `  unknown: ${short(label, client)} (${note})`),
    ...(old.length === 0 ? [] : [`  ${notOf(client.version)}: ${old.join(', ')}`]),
  ];
}

const knownLimit = ({ guessed, limitMs }: PlainDeadline): number | 'unknown' => (guessed ? 'unknown' : limitMs);

const clockAsJson = (deadline: PlainDeadline): object => {
  const { by, over: spans, from, setting, evidence } = deadline;
  return { by, over: spans, from, limitMs: knownLimit(deadline), setting, evidence };
};

function clocksAsJson(client: ClientProfile): object {
  const speaks = { stdio: client.startup.stdio ?? [], http: client.startup.url ?? [] };
  return Object.fromEntries(
    (['stdio', 'http'] as const)
      .filter((transport) => speaks[transport].length > 0)
      .map((transport) => [transport, clocksOf(client, over(transport)).map(clockAsJson)]),
  );
}

/** The clients that can be played, each with its clocks over stdio and over HTTP, and the evidence for them. */
export const clientEntries = (): readonly ListEntry[] =>
  [...clients, ...clientRegistry.defined].map((client) => ({
    id: client.id,
    text: () =>
      [`${client.id}@${client.version}  ${client.name}`, ...clocksInWords(client), ...restInWords(client)].join('\n'),
    json: () => ({
      version: client.version,
      name: client.name,
      clocks: clocksAsJson(client),
      settings: client.settings ?? {},
      statements: played(client),
      unknown: unknownsOf(client),
    }),
  }));
