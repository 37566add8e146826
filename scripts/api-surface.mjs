/**
 * Reads the public surface of the package with API Extractor, from the built declarations. The API report, the reference
 * documents and the tests of examples share it.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The public entry points that have an API: the name of the report, and the declarations. */
export const entries = {
  'mcp-deadline': 'dist/src/index.d.ts',
  'mcp-deadline.authoring': 'dist/src/authoring.d.ts',
  'mcp-deadline.mocks': 'dist/mocks/index.d.ts',
  'mcp-deadline.msw': 'dist/src/msw/index.d.ts',
  'mcp-deadline.suites': 'dist/suites/index.d.ts',
  'mcp-deadline.vitest': 'dist/src/vitest/index.d.ts',
};

/** The messages of the extractor that are read, and what they are about. What has no description is seen in the model. */
const facts = {
  'ae-forgotten-export': 'forgotten',
  'ae-unresolved-link': 'mistakes',
  'ae-unresolved-inheritdoc-reference': 'mistakes',
};

/** The parser reads `@param name text` as it reads `@param name - text`. */
const isStyle = (messageId) => messageId === 'tsdoc-param-tag-missing-hyphen';

/** Where the reports of this package are. */
export const reports = join(root, 'docs/api');

const silent = { logLevel: 'none' };
/** The message goes to the callback, and the report of the surface does not repeat it. */
const asked = { logLevel: 'warning', addToApiReportFile: false };

/** The symbol that a message names, without the number that tells it from a global one. */
const symbolIn = (text) => /"([^"]+?)(?:_\d+)?"/.exec(text)?.[1] ?? '';

/** The source file that a file of declarations was built from. */
const sourceOf = (path) =>
  path
    .replaceAll('\\', '/')
    .replace(/^dist\//, '')
    .replace(/\.d\.ts$/, '.ts');

function configOf(name, { folder, declarations, reports: kept, work }) {
  // Each entry point is a package of its own here: only then can the documents of one refer to those of another.
  const packageJson = join(work, name, 'package.json');
  mkdirSync(join(work, name), { recursive: true });
  writeFileSync(packageJson, JSON.stringify({ name, version: '0.0.0' }));
  const configObject = {
    projectFolder: folder,
    mainEntryPointFilePath: join(folder, declarations),
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: kept,
      reportTempFolder: work,
    },
    docModel: { enabled: true, apiJsonFilePath: join(work, `${name}.api.json`) },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    newlineKind: 'lf',
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: 'es2023',
          lib: ['es2023', 'dom'],
          module: 'nodenext',
          moduleResolution: 'nodenext',
          strict: true,
          skipLibCheck: true,
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
        },
        files: [join(folder, declarations)],
      },
    },
    messages: {
      compilerMessageReporting: { default: { logLevel: 'error' } },
      extractorMessageReporting: {
        default: silent,
        ...Object.fromEntries(Object.keys(facts).map((id) => [id, asked])),
      },
      tsdocMessageReporting: { default: asked },
    },
  };
  return ExtractorConfig.prepare({ configObject, configObjectFullPath: undefined, packageJsonFullPath: packageJson });
}

/** A comment without its frame. */
const textOf = (comment) =>
  comment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .replaceAll(/^ *\* ?/gm, '')
    .trim();

/** A constant that can be called, alone or by its members, such as `defineClient` or `suite`. */
const isFunctionType = (declaration) => /^[^=]*?:\s*(?:typeof\b|\(|<)/.test(declaration);

function isCallable({ kind, excerptTokens = [] }) {
  if (kind !== 'Variable') return kind === 'Function' || kind === 'Class';
  return isFunctionType(excerptTokens.map(({ text }) => text).join(''));
}

/** An exported symbol and its members, such as `Deadline` and `Deadline.ms`. A constructor is described with its class. */
const withMembers = (entry, symbol, outer = null) => {
  const { kind, name = '', docComment = '', members = [], fileUrlPath } = symbol;
  if (kind === 'Constructor') return [];
  const own = {
    entry,
    name: outer === null ? name : `${outer.name}.${name === '' ? '[index]' : name}`,
    file: fileUrlPath === undefined ? outer?.file : sourceOf(fileUrlPath),
    comment: textOf(docComment),
    isCallable: outer === null && isCallable(symbol),
  };
  return [own, ...members.flatMap((member) => withMembers(entry, member, own))];
};

/** The symbols of an entry point. The first is the entry point itself. */
const symbolsIn = (entry, declarations, { docComment = '', members: [point] }) => [
  { entry, name: entry, file: sourceOf(declarations), comment: textOf(docComment), isCallable: false },
  ...point.members.flatMap((symbol) => withMembers(entry, symbol)),
];

/** Whether a comment has a description, and not only tags such as `@deprecated`. */
export const isDescribed = ({ comment }) => comment !== '' && !comment.startsWith('@');

/**
 * Reads the surface, and writes the report and the model of each entry point.
 *
 * @param {object} options
 * @param {string} [options.folder] the package; default: this one
 * @param {Record<string, string>} [options.entries] the declarations of its entry points, by name
 * @param {string} [options.reports] where the reports are; default: those of this package
 * @param {boolean} [options.write] whether the reports are written; default: they are compared
 * @param {string} options.work a folder for what is derived: models, new reports
 */
export function readSurface({
  folder = root,
  entries: points = entries,
  reports: kept = reports,
  write = false,
  work,
}) {
  const surface = { models: {}, symbols: [], forgotten: [], mistakes: [], errors: [], changed: [] };
  for (const [name, declarations] of Object.entries(points)) {
    const result = Extractor.invoke(configOf(name, { folder, declarations, reports: kept, work }), {
      localBuild: write,
      messageCallback(message) {
        message.handled = true;
        const { messageId, text, sourceFilePath } = message;
        const kind = message.category === 'TSDoc' && !isStyle(messageId) ? 'mistakes' : facts[messageId];
        if (kind === undefined) {
          if (message.logLevel === 'error') surface.errors.push({ entry: name, text });
          return;
        }
        const file = sourceFilePath === undefined ? null : sourceOf(relative(folder, sourceFilePath));
        surface[kind].push({ entry: name, symbol: symbolIn(text), text, file });
      },
    });
    if (result.apiReportChanged) surface.changed.push(name);
    const model = JSON.parse(readFileSync(join(work, `${name}.api.json`), 'utf8'));
    surface.models[name] = model;
    surface.symbols.push(...symbolsIn(name, declarations, model));
  }
  return surface;
}

/** Gives a function a folder that is gone after it. */
export function withFolder(run) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-api-'));
  try {
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
