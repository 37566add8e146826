import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

/** Whose file it is, by its name, and in which folder its relative paths begin. */
export interface ConfigOwner {
  /** The client's public id; `null`: of no known client. */
  readonly client: string | null;
  /** The folder of the project; `null`: the file belongs to a person, and to no project. */
  readonly workspaceFolder: string | null;
}

/** Folders and names of files that clients are known to read; see the clients' own documents. */
const inFolder: { readonly [folder: string]: string } = {
  '.vscode': 'vscode',
  '.cursor': 'cursor',
  '.qwen': 'qwen-code',
  '.gemini': 'gemini-cli',
  '.continue': 'continue-ide',
};
const named: { readonly [name: string]: string } = {
  '.mcp.json': 'claude-code-cli',
  '.claude.json': 'claude-code-cli',
  'claude_desktop_config.json': 'claude-desktop',
  'cline_mcp_settings.json': 'cline-core',
};

/** Says whose a configuration file is. */
export function configOwner(path: string): ConfigOwner {
  const folder = dirname(resolve(path));
  const name = basename(path);
  const client = named[name] ?? inFolder[basename(folder)] ?? null;
  const project = basename(folder) in inFolder ? dirname(folder) : name === '.mcp.json' ? folder : null;
  return { client, workspaceFolder: project === homedir() ? null : project };
}
