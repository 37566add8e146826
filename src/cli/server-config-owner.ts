import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

/** The client that reads a configuration file, and the folder of its relative paths. */
export interface ConfigOwner {
  /** The id of the client. `null`: no known client reads the file. */
  readonly client: string | null;
  /** The folder of the project. `null`: the file belongs to a user, not to a project. */
  readonly workspaceFolder: string | null;
}

/** Folders and file names that the clients' own documentation names. */
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

/** Finds the owner of a configuration file by its folder and name. */
export function configOwner(path: string): ConfigOwner {
  const folder = dirname(resolve(path));
  const name = basename(path);
  const client = named[name] ?? inFolder[basename(folder)] ?? null;
  const project = basename(folder) in inFolder ? dirname(folder) : name === '.mcp.json' ? folder : null;
  return { client, workspaceFolder: project === homedir() ? null : project };
}
