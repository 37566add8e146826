import { expect, test } from 'vitest';
import { clients } from '../mocks/clients.ts';
import { judgedClient, ruleEntries } from '../src/cli/rules-list.ts';
import { propertyIds, ruleProperties } from '../src/properties/property-registry.ts';
import { rules, rulesOf } from '../src/rules/all-rules.ts';
import { dutyOf, type Rule } from '../src/rules/rule.ts';

const areaOf = ({ id }: Rule): string => id.slice(0, id.indexOf('/'));

const placesOf = ({ places }: Rule): string =>
  places.map(({ revision, strength, link }) => `[${revision}](${link}) ${strength}`).join(', ');

function judgedBy({ server, client }: Rule): string {
  const sides = [
    ...(server === undefined
      ? []
      : [
          'property' in server
            ? `server: ${[server.property, ...(server.also ?? [])].map((id) => `\`${id}\``).join(', ')}`
            : `server: not judged, because ${server.notSeen}`,
        ]),
    ...(client === undefined
      ? []
      : ['by' in client ? `client: its profile, ${client.by}` : `client: not judged, because ${client.notSeen}`]),
  ];
  return `${sides.join('; ')}.`;
}

const section = (area: string): string =>
  `## ${area}\n\n${rules
    .filter((rule) => areaOf(rule) === area)
    .map((rule) => `- \`${rule.id}\`: ${rule.statement}. ${placesOf(rule)}. Judged by: ${judgedBy(rule)}`)
    .join('\n')}\n`;

const marks = { satisfied: 'yes', violated: 'no', unknown: '?', 'not-concerned': '-' } as const;

/** The rules that are judged on profiles, one row per client. */
function clientTable(): string {
  const judged = rules.filter(({ client }) => client !== undefined && 'judge' in client);
  const lines = clients.map((profile) =>
    [
      `- \`${profile.id}\`: ${judged
        .map((rule) => `${rule.id} ${marks[judgedClient(rule, profile)?.is ?? 'unknown']}`)
        .join(', ')}`,
    ].join(''),
  );
  return lines.join('\n');
}

const page = `# The rules about time in the specification

\`npx vitest run test/rule-list.test.ts -u\` writes this page from the rules themselves. \`mcp-deadline rules\` lists them, \`--json\` for
programs, and \`--client <id>\` judges the profile of a client with its evidence. The suite
[\`protocol-rules\`](in-your-tests.md#suites) judges a server by them.

MUST is an error, SHOULD a warning, MAY a note. A rule is judged in the revision that client and server agree on. A rule that does not
hold in it is not judged, and the report says so.

${[...new Set(rules.map(areaOf))].map(section).join('\n')}
## Clients

What the profiles of clients say about the rules that are their duty. yes: satisfied. no: violated. ?: unknown. -: the client does
not do what the rule is about.

${clientTable()}
`;

test('docs/rules.md lists every rule', async () => {
  await expect(page).toMatchFileSnapshot('../docs/rules.md');
});

test('each rule has an id of its own, a sentence, and revisions in order', () => {
  const ids = rules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, statement, places } of rules) {
    expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
    expect(statement).toMatch(/[^.]$/);
    const revisions = places.map(({ revision }) => revision);
    expect(revisions).toEqual([...new Set(revisions)].toSorted());
    for (const { revision, link } of places) expect(link).toMatch(new RegExp(`/${revision}/|/seps/`));
  }
});

test('each rule is judged, or says why it is not', () => {
  for (const rule of rules) {
    expect(rule.server ?? rule.client, rule.id).toBeDefined();
    expect(['server', 'client', 'both']).toContain(dutyOf(rule));
  }
});

const strongest = { MUST: 'error', SHOULD: 'warning', MAY: 'note' } as const;

test('each property that a rule names exists, and each property of a rule judges one, as severely as the rule is worded', () => {
  for (const { server } of rules)
    if (server !== undefined && 'property' in server)
      for (const id of [server.property, ...(server.also ?? [])]) expect(propertyIds).toContain(id);
  for (const { id, severity } of ruleProperties) {
    const [rule, ...others] = rulesOf(id);
    expect(others, id).toEqual([]);
    const words = rule?.places.map(({ strength }) => strongest[strength]) ?? [];
    expect([id, (['error', 'warning', 'note'] as const).find((one) => words.includes(one))]).toEqual([id, severity]);
  }
});

test('a violation of a client has evidence', () => {
  for (const rule of rules) {
    const all = clients.map((profile) => judgedClient(rule, profile));
    for (const judgement of all)
      if (judgement?.is === 'violated') expect(judgement.evidence, `${rule.id}: ${judgement.why}`).not.toEqual([]);
  }
});

test('the list for programs has every client, or those that are named', () => {
  const json = (entries: ReturnType<typeof ruleEntries>) =>
    entries.find(({ id }) => id === 'time/timeouts-set')?.json() as { client: { clients: Record<string, unknown> } };
  expect(Object.keys(json(ruleEntries()).client.clients)).toEqual(clients.map(({ id }) => id));
  expect(Object.keys(json(ruleEntries(clients.slice(0, 1))).client.clients)).toEqual(['typescript-sdk-v1']);
});
