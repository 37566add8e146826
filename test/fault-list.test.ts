import { expect, test } from 'vitest';
import { faultEntries } from '../src/cli/faults-list.ts';

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
