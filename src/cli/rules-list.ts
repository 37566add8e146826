import { clientRegistry, clients } from '../../mocks/clients.ts';
import type { ClientProfile } from '../clocks/client-profile.ts';
import { rules } from '../rules/all-rules.ts';
import type { ClientJudgement } from '../rules/clients/client-judgement.ts';
import { dutyOf, type Rule } from '../rules/rule.ts';
import type { ListEntry } from './listing.ts';

const serverInWords = ({ server }: Rule): string | null => {
  if (server === undefined) return null;
  if ('notSeen' in server) return `not judged: ${server.notSeen}`;
  const { property, also = [] } = server;
  return also.length === 0 ? `by the property ${property}` : `by the properties ${[property, ...also].join(', ')}`;
};

const clientInWords = ({ client }: Rule): string | null => {
  if (client === undefined) return null;
  return 'by' in client ? `by the profile of the client: ${client.by}` : `not judged: ${client.notSeen}`;
};

/** What the profile of a client says about a rule; `null`: it is no duty of clients, or profiles cannot show it. */
export const judgedClient = ({ client }: Rule, profile: ClientProfile): ClientJudgement | null =>
  client !== undefined && 'judge' in client ? client.judge(profile) : null;

function judgementInWords(rule: Rule, profile: ClientProfile): readonly string[] {
  const judgement = judgedClient(rule, profile);
  if (judgement === null) return [];
  const [evidence] = judgement.evidence;
  return [
    `  ${profile.id.padEnd(21)} ${judgement.is}: ${judgement.why}`,
    ...(evidence === undefined ? [] : [`${' '.repeat(24)}${evidence.basis}: ${evidence.source}`]),
  ];
}

function inWords(rule: Rule, chosen: readonly ClientProfile[]): string {
  const [server, client] = [serverInWords(rule), clientInWords(rule)];
  return [
    `${rule.id}  (${dutyOf(rule)}) ${rule.statement}`,
    ...rule.places.map(({ revision, strength, link }) => `  ${revision} ${strength.padEnd(6)}     ${link}`),
    ...(server === null ? [] : [`  server                ${server}`]),
    ...(client === null ? [] : [`  client                ${client}`]),
    ...chosen.flatMap((profile) => judgementInWords(rule, profile)),
  ].join('\n');
}

/** The client's side of a rule for programs; `null`: it is no duty of clients. */
function clientAsJson(rule: Rule, chosen: readonly ClientProfile[]): object | null {
  const { client } = rule;
  if (client === undefined) return null;
  if ('notSeen' in client) return { notSeen: client.notSeen };
  return { by: client.by, clients: Object.fromEntries(chosen.map((profile) => [profile.id, client.judge(profile)])) };
}

/**
 * The rules about time in the specification, each with how it is judged.
 *
 * @param chosen the clients whose profiles are judged; empty: for people no client, and for programs every client
 */
export const ruleEntries = (chosen: readonly ClientProfile[] = []): readonly ListEntry[] =>
  rules.map((rule) => ({
    id: rule.id,
    text: () => inWords(rule, chosen),
    json: () => ({
      statement: rule.statement,
      duty: dutyOf(rule),
      places: rule.places,
      server: rule.server ?? null,
      client: clientAsJson(rule, chosen.length > 0 ? chosen : [...clients, ...clientRegistry.defined]),
    }),
  }));
