import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultEntries } from '../src/cli/faults-list.ts';
import { propertyIds } from '../src/properties/property-registry.ts';

/** An entry of `mcp-deadline faults --json`. */
interface Listed {
  readonly layer: string;
  readonly about: string;
  readonly places: readonly string[];
}

const listed = faultEntries().map(({ id, json }) => ({ id, ...(json() as Listed) }));

const section = (layer: string): string => {
  const lines = listed
    .filter((fault) => fault.layer === layer)
    .map(({ id, about, places }) => `- \`${id}\`: ${about}. Places: ${places.join(', ')}.`);
  return `## ${layer}\n\n${lines.join('\n')}\n`;
};

const page = `# The faults

\`npx vitest run test/fault-list.test.ts -u\` writes this page from the faults themselves. [Faults](faults.md) explains plans, conditions and
places; \`mcp-deadline faults\` adds parameters, defences and incidents.

${[...new Set(listed.map(({ layer }) => layer))].map(section).join('\n')}`;

test('docs/fault-list.md lists every fault by layer', async () => {
  await expect(page).toMatchFileSnapshot('../docs/fault-list.md');
});

test('docs/fault-properties.md has a row for every fault, and names only properties that exist', () => {
  const rows = readFileSync(new URL('../docs/fault-properties.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const namesIn = (column: number) =>
    rows.flatMap((row) => [...(row.split('|')[column] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  expect(namesIn(1).toSorted()).toEqual(listed.map(({ id }) => id).toSorted());
  expect(namesIn(3).filter((name) => !propertyIds.some((id) => id === name))).toEqual([]);
});
