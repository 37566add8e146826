import { readFileSync } from 'node:fs';

/** What there is to say about a server, as an example's README lists it. */
interface Told {
  readonly property: string;
  readonly client: string | null;
  readonly tool: string | null;
  readonly message: string;
}

/** A finding as an example's README lists it. */
export const inWords = ({ client, tool, property, message }: Told): string =>
  `${client} · ${tool} · ${property}: ${message}`;

/** The findings that the README beside a test lists under "What is found", so that the two cannot drift apart. */
export function findingsOfReadme(testUrl: string): readonly string[] {
  const readme = readFileSync(new URL('README.md', testUrl), 'utf8');
  const [, section = ''] = /^## What is found\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(readme) ?? [];
  return section
    .split(/^- /m)
    .slice(1)
    .map((item) => item.replace(/\s+/g, ' ').trim());
}
