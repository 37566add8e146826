/**
 * Writes the JSON schemas that are shipped. dist/report.schema.json and dist/budget.schema.json come from the types of the reports
 * of `check` and `budgets`; fields may be added to a report, so they allow others. dist/fault-plan.schema.json comes from the
 * schemas that validate the parameters of faults, dist/session.schema.json from those of steps; both need the build.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

function schemaOf(type, path, title, additionalProperties) {
  const config = { path: at(path), tsconfig: at('tsconfig.json'), type, skipTypeCheck: true };
  return { ...createGenerator({ ...config, additionalProperties }).createSchema(type), title };
}

/** @param additionalProperties whether an object may have fields that its type does not have */
export const reportSchema = (additionalProperties) =>
  schemaOf('CommandReport', 'src/report/search-report.ts', 'The report of mcp-deadline check', additionalProperties);

/** @param additionalProperties whether an object may have fields that its type does not have */
export const budgetSchema = (additionalProperties) =>
  schemaOf('BudgetReport', 'src/report/budget-report.ts', 'The report of mcp-deadline budget', additionalProperties);

function write(name, schema) {
  writeFileSync(at(`dist/${name}.schema.json`), `${JSON.stringify(schema, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(at('dist'), { recursive: true });
  for (const [name, schema] of Object.entries({ report: reportSchema(true), budget: budgetSchema(true) }))
    write(name, schema);
  const { planSchema } = await import(new URL('../dist/src/faults/plan-schema.js', import.meta.url));
  write('fault-plan', planSchema());
  const { sessionSchema } = await import(new URL('../dist/src/check/sessions/read-steps.js', import.meta.url));
  write('session', sessionSchema());
}
