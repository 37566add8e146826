import type { ClientProfile } from '../src/clocks/client-profile.ts';
import { claudeCodeCli } from './clients/claude-code-cli.ts';
import { claudeDesktop } from './clients/claude-desktop.ts';
import { clineCore } from './clients/cline-core.ts';
import { codexCli } from './clients/codex-cli.ts';
import { continueIde } from './clients/continue-ide.ts';
import { cowork } from './clients/cowork.ts';
import { crewai } from './clients/crewai.ts';
import { cursor } from './clients/cursor.ts';
import { devinDesktop } from './clients/devin-desktop.ts';
import { geminiCli } from './clients/gemini-cli.ts';
import { googleAdkPython } from './clients/google-adk-python.ts';
import { openaiAgentsPython } from './clients/openai-agents-python.ts';
import { opencode } from './clients/opencode.ts';
import { pythonSdkV1 } from './clients/python-sdk-v1.ts';
import { pythonSdkV2 } from './clients/python-sdk-v2.ts';
import { qwenCode } from './clients/qwen-code.ts';
import { typescriptSdkV1 } from './clients/typescript-sdk-v1.ts';
import { typescriptSdkV2 } from './clients/typescript-sdk-v2.ts';
import { vscode } from './clients/vscode.ts';
import { folklore } from './folklore.ts';
import { strictestOf } from './strictest.ts';

/** The clients that `check` plays, in the order of its reports. */
export const clients: readonly ClientProfile[] = [
  typescriptSdkV1,
  typescriptSdkV2,
  pythonSdkV1,
  pythonSdkV2,
  claudeCodeCli,
  claudeDesktop,
  cowork,
  codexCli,
  vscode,
  cursor,
  devinDesktop,
  clineCore,
  continueIde,
  qwenCode,
  geminiCli,
  opencode,
  openaiAgentsPython,
  googleAdkPython,
  crewai,
];

/** Over every span the smallest limit that is known of any of the {@link clients}. */
export const strictest: ClientProfile = strictestOf(clients);

const named: readonly ClientProfile[] = [...clients, strictest, folklore];

/** The client with this public id; `strictest` and `folklore` are among them. */
export const clientById = (id: string): ClientProfile | undefined => named.find((client) => client.id === id);
