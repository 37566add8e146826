import { homedir } from 'node:os';
import { basename, sep } from 'node:path';
import { UsageError } from '../check/options/usage-error.ts';

/** The values of placeholders in a configuration. */
export interface PlaceholderContext {
  /** The file with the placeholders, for messages. */
  readonly file: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly workspaceFolder: string;
  /** The values for `${input:id}` in the file itself: the `default` of its `inputs`. */
  readonly inputs: ReadonlyMap<string, string>;
  /** Collects the values that were read from the environment or an input: any of them may be a secret. */
  readonly secrets: { [name: string]: string };
}

const named = (context: PlaceholderContext): { readonly [name: string]: string } => ({
  workspaceFolder: context.workspaceFolder,
  workspaceRoot: context.workspaceFolder,
  workspaceFolderBasename: basename(context.workspaceFolder),
  userHome: homedir(),
  pathSeparator: sep,
  '/': sep,
});

/** The value for `env:NAME`, or for Claude's `NAME` and `NAME:-default`. */
function fromEnvironment(inside: string, { env }: PlaceholderContext): string | undefined {
  const [, explicit, name = '', otherwise] = /^(env:)?([A-Za-z_]\w*)(?::-([\s\S]*))?$/.exec(inside) ?? [];
  if (name === '' || (explicit === undefined && name === 'input')) return undefined;
  const value = env[name];
  return otherwise !== undefined && (value === undefined || value === '') ? otherwise : value;
}

function resolved(inside: string, where: string, context: PlaceholderContext): string {
  const input = /^input:(.*)$/.exec(inside)?.[1];
  const value =
    named(context)[inside] ?? (input === undefined ? fromEnvironment(inside, context) : context.inputs.get(input));
  if (value !== undefined) {
    if (!(inside in named(context))) context.secrets[inside.replace(/^(env|input):|:-[\s\S]*$/g, '')] = value;
    return value;
  }
  const whole = `\${${inside}}`;
  const how =
    input !== undefined
      ? 'a person is asked for it, and there is none here'
      : /^(env:)?[A-Za-z_]\w*$/.test(inside)
        ? `the environment has no ${inside.replace(/^env:/, '')}`
        : 'it means nothing to mcp-deadline';
  const key = /^env\.(.+)$/.exec(where)?.[1];
  const instead =
    key === undefined ? 'Set it, or write the value into a copy of the file' : `Set it, or give --env ${key}=<value>`;
  throw new UsageError(`${context.file}: ${whole} in ${where} cannot be resolved: ${how}. ${instead}`);
}

/**
 * Replaces `${workspaceFolder}`, `${env:NAME}`, `${NAME}`, `${NAME:-default}`, `${input:id}` and similar placeholders.
 *
 * @param where the field, for messages, such as `args[1]`
 * @throws UsageError (`ERR_USAGE`) with the placeholder that has no value; its message never has values
 */
export const withPlaceholders = (text: string, where: string, context: PlaceholderContext): string =>
  text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => resolved(inside.trim(), where, context));
