import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { claudeCodeCli } from './clients/claude-code-cli.ts';
import { claudeDesktop } from './clients/claude-desktop.ts';
import { clineCore } from './clients/cline-core.ts';
import { codexCli } from './clients/codex-cli.ts';
import { continueIde } from './clients/continue-ide.ts';
import { crewai } from './clients/crewai.ts';
import { cursor } from './clients/cursor.ts';
import { googleAdkPython } from './clients/google-adk-python.ts';
import { pythonSdkV1 } from './clients/python-sdk-v1.ts';
import { qwenCode } from './clients/qwen-code.ts';
import { typescriptSdkV1 } from './clients/typescript-sdk-v1.ts';
import { typescriptSdkV2 } from './clients/typescript-sdk-v2.ts';
import { vscode } from './clients/vscode.ts';

/** The clients that `check` plays, in the order of its reports. */
export const clients: readonly ClientProfile[] = [
  typescriptSdkV1,
  typescriptSdkV2,
  pythonSdkV1,
  claudeCodeCli,
  claudeDesktop,
  codexCli,
  vscode,
  cursor,
];

/** Clients written down and not played yet. */
export const upcoming: readonly ClientProfile[] = [clineCore, qwenCode, continueIde, googleAdkPython, crewai];

/** The played client with this public id. */
export const clientById = (id: string): ClientProfile | undefined => clients.find((client) => client.id === id);
