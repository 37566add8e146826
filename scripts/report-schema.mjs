/**
 * Writes the JSON schema of the report of `check`, from the types that describe it: dist/report.schema.json, which is
 * shipped as `mcp-deadline/report.schema.json`. Fields may be added to a report, so it allows others.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** @param additionalProperties whether an object may have fields that its type does not have */
export function reportSchema(additionalProperties) {
  const type = 'CommandReport';
  const config = { path: at('src/report/search-report.ts'), tsconfig: at('tsconfig.json'), type, skipTypeCheck: true };
  const schema = createGenerator({ ...config, additionalProperties }).createSchema(type);
  return { ...schema, title: 'The report of mcp-deadline check' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(at('dist'), { recursive: true });
  writeFileSync(at('dist/report.schema.json'), `${JSON.stringify(reportSchema(true), null, 2)}\n`);
}
