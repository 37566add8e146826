/**
 * Reads the built declarations of every public entry point and writes what they offer to docs/api, one report for each.
 * A change of the public surface shows there as a difference. `--check` only compares. Both fail for a type that the surface
 * refers to and does not export.
 *
 * Usage: node scripts/api-report.mjs [--check]
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The public entry points that have an API: the name of the report, and the declarations. */
const entries = {
  'mcp-deadline': 'dist/src/index.d.ts',
  'mcp-deadline.mocks': 'dist/mocks/index.d.ts',
  'mcp-deadline.suites': 'dist/suites/index.d.ts',
  'mcp-deadline.vitest': 'dist/src/vitest/index.d.ts',
};

const silent = { logLevel: 'none' };

/** The type that a message names, without the number that tells it from a global one; `null`: a value, whose type is written out. */
const typeIn = (text) => /"([A-Z]\w*?)(?:_\d+)?"/.exec(text)?.[1] ?? null;

function configOf(name, declarations, folder) {
  const configObject = {
    projectFolder: root,
    mainEntryPointFilePath: join(root, declarations),
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: join(root, 'docs/api'),
      reportTempFolder: folder,
    },
    docModel: { enabled: false },
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
        files: [join(root, declarations)],
      },
    },
    messages: {
      compilerMessageReporting: { default: { logLevel: 'error' } },
      extractorMessageReporting: {
        default: silent,
        'ae-forgotten-export': { logLevel: 'warning', addToApiReportFile: false },
      },
      tsdocMessageReporting: { default: silent },
    },
  };
  return ExtractorConfig.prepare({
    configObject,
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  });
}

/**
 * Compares the public surface with its reports, or writes them.
 *
 * @param {{ write: boolean }} options
 * @returns {readonly string[]} what is wrong, a line each
 */
export function apiReport({ write }) {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-deadline-api-'));
  const problems = [];
  const exported = new Set();
  try {
    for (const [name, declarations] of Object.entries(entries)) {
      const missing = [];
      const result = Extractor.invoke(configOf(name, declarations, folder), {
        localBuild: write,
        messageCallback(message) {
          message.handled = true;
          if (message.messageId === 'ae-forgotten-export') missing.push(typeIn(message.text));
          else if (message.logLevel === 'error') problems.push(`${name}: ${message.text}`);
        },
      });
      // The types of the main entry point serve the others too.
      for (const symbol of new Set(missing))
        if (symbol !== null && !exported.has(symbol))
          problems.push(`${name}: ${symbol} is referred to and not exported`);
      if (name === 'mcp-deadline')
        for (const [, symbol] of readFileSync(join(folder, `${name}.api.md`), 'utf8').matchAll(
          /^export (?:declare )?(?:abstract )?(?:class|const|function|interface|type|enum) (\w+)/gm,
        ))
          exported.add(symbol);
      if (!write && result.apiReportChanged)
        problems.push(`${name}: docs/api/${name}.api.md differs: run npm run api-report, and look at the difference`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return problems;
}

if (pathToFileURL(process.argv[1] ?? '').href === import.meta.url) {
  const problems = apiReport({ write: !process.argv.includes('--check') });
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
