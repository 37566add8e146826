/**
 * Makes one CommonJS file of the agent that children load: reading 60 modules costs each child 35 ms more than reading
 * one, and a file of CommonJS loads on every Node. Run after `tsc`, as part of `npm run build`. The licences of what is
 * bundled with it are put beside it. What children load only when a fault plan asks for it is a second such file.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = (module, outfile = `${module}.cjs`, options = {}) =>
  build({
    entryPoints: [join(root, `${module}.js`)],
    outfile: join(root, outfile),
    bundle: true,
    metafile: true,
    absWorkingDir: root,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: "const __agentUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': '__agentUrl' },
    ...options,
  });

/**
 * The agent runs in a realm of its own (see the loader), whose promises would be strangers to the server. Without `async`
 * functions all promises are made by the constructor that the loader hands in: the server's.
 */
const inRealm = { supported: { 'async-await': false, 'async-generator': false, 'for-await': false } };

/** The rules that children get are checked already: the library of their schemas stays out. */
const withoutZod = {
  name: 'without-zod',
  setup(build) {
    build.onResolve({ filter: /^zod$/ }, () => ({ path: 'zod', namespace: 'left-out' }));
    build.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'export const z = undefined;' }));
  },
};
const agent = 'dist/src/time/processes/agent';
const bundles = await Promise.all([
  bundle(`${agent}/register`, `${agent}/in-realm.cjs`, inRealm),
  bundle(`${agent}/load-in-realm`, `${agent}/register.cjs`),
  bundle('dist/src/faults/upstream/child/extend-child', undefined, { plugins: [withoutZod] }),
]);

const packages = new Set(
  bundles
    .flatMap(({ metafile }) => Object.keys(metafile.inputs))
    .flatMap((input) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
);
const licences = [...packages].sort().map((folder) => {
  const path = join(root, folder);
  const file = readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined || !existsSync(join(path, file)))
    throw new Error(`${folder} is bundled, but has no licence file`);
  return `${folder.replace(/^.*node_modules\//, '')}\n\n${readFileSync(join(path, file), 'utf8').trim()}\n`;
});
writeFileSync(join(root, 'dist/src/time/processes/agent/licences.txt'), licences.join('\n\n'));
