/**
 * The list of all client profiles, one line each. The package exports the profiles by these names, and `clients` has them in
 * the order of reports.
 */
export { claudeCodeCli } from './clients/claude-code-cli.ts';
export { claudeDesktop } from './clients/claude-desktop.ts';
export { clineCore } from './clients/cline-core.ts';
export { codexCli } from './clients/codex-cli.ts';
export { continueIde } from './clients/continue-ide.ts';
export { cowork } from './clients/cowork.ts';
export { crewai } from './clients/crewai.ts';
export { cursor } from './clients/cursor.ts';
export { devinDesktop } from './clients/devin-desktop.ts';
export { geminiCli } from './clients/gemini-cli.ts';
export { googleAdkPython } from './clients/google-adk-python.ts';
export { openaiAgentsPython } from './clients/openai-agents-python.ts';
export { opencode } from './clients/opencode.ts';
export { pythonSdkV1 } from './clients/python-sdk-v1.ts';
export { pythonSdkV2 } from './clients/python-sdk-v2.ts';
export { qwenCode } from './clients/qwen-code.ts';
export { typescriptSdkV1 } from './clients/typescript-sdk-v1.ts';
export { typescriptSdkV2 } from './clients/typescript-sdk-v2.ts';
export { vscode } from './clients/vscode.ts';
