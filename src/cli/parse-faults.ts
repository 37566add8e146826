import { readFileSync } from 'node:fs';
import { UsageError } from '../check/options/usage-error.ts';
import type { FaultPlan, PlannedFault } from '../faults/fault-plan.ts';
import { readPlan, readPlanned } from '../faults/read-plan.ts';

/** Splits at commas outside quotes, brackets and braces: values may be JSON. */
function pairsOf(text: string): readonly string[] {
  const pairs: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted && char === '\\') at += 1;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === ',' && depth === 0) {
      pairs.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...pairs, text.slice(from)];
}

/** Reads JSON. A number such as 1e400 would become an infinite one, which no message could name. */
function parsedJson(where: string, text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new UsageError(
        `${where}: ${key === '' ? text : `the value of ${JSON.stringify(key)}`} is more than any number can be`,
      );
    return value;
  });
}

function parameterValue(name: string, text: string): unknown {
  try {
    return parsedJson(name, text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // A text that begins like a JSON object, array or string must be valid JSON. Other texts are words.
    if (!/^[[{"]/.test(text)) return text;
    throw new UsageError(`${name}: ${text} is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** How a condition is written: `when.fromMs=20000`. */
const conditionPrefix = 'when.';

function faultOf(word: string): PlannedFault {
  const colon = word.indexOf(':');
  const fault = colon < 0 ? word : word.slice(0, colon);
  const where = `--fault ${fault}`;
  const parameters: { [name: string]: unknown } = {};
  const when: { [name: string]: unknown } = {};
  for (const pair of colon < 0 ? [] : pairsOf(word.slice(colon + 1))) {
    const at = pair.indexOf('=');
    if (at <= 0)
      throw new UsageError(
        `${where}: ${JSON.stringify(pair)} is no parameter. Write <parameter>=<value>, more of them with commas, as in --fault upstream-slow:delayMs=45000`,
      );
    const name = pair.slice(0, at);
    const value = parameterValue(`${where}, ${name}`, pair.slice(at + 1));
    if (name.startsWith(conditionPrefix)) when[name.slice(conditionPrefix.length)] = value;
    else parameters[name] = value;
  }
  const planned = { fault, parameters, ...(Object.keys(when).length === 0 ? {} : { when }) };
  readPlanned(where, planned);
  return planned;
}

function planOf(path: string): FaultPlan {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--plan ${path}: it cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  let plan: unknown;
  try {
    plan = parsedJson(`--plan ${path}`, text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`--plan ${path}: it is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  readPlan(plan, undefined, `--plan ${path}: plan`);
  return plan as FaultPlan;
}

/**
 * Reads `--fault <name>[:<parameter>=<value>,...]` and `--plan <file.json>`. All faults of `--fault` are one plan. Each file is a
 * plan of its own.
 *
 * @throws UsageError (`ERR_USAGE`), FaultPlanError (`ERR_FAULT_PLAN`)
 */
export function parseFaults(
  faults: readonly string[] | undefined,
  files: readonly string[] | undefined,
): { readonly faults?: FaultPlan; readonly plans?: readonly FaultPlan[] } {
  if (faults !== undefined && files !== undefined)
    throw new UsageError('--fault and --plan do not go together: write the faults into the plan');
  if (faults !== undefined) return { faults: faults.map(faultOf) };
  if (files === undefined) return {};
  const [first, ...others] = files.map(planOf);
  return others.length === 0 ? { faults: first ?? [] } : { plans: [first ?? [], ...others] };
}
