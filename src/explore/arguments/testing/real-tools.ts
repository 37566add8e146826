import { readFileSync } from 'node:fs';

/** The tools of the reference servers, listed live; the file beside this one says of which versions. */
interface ServerTools {
  readonly server: string;
  readonly version: string;
  readonly tools: readonly { readonly name: string; readonly inputSchema: object }[];
}

/** Every tool of the reference servers: its name and its `inputSchema`. */
export const realTools = (
  JSON.parse(readFileSync(new URL('./real-tools.json', import.meta.url), 'utf8')) as ServerTools[]
).flatMap(({ server, tools }) => tools.map(({ name, inputSchema }) => ({ name: `${server} ${name}`, inputSchema })));
