import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { setupFiles: ['mcp-deadline/vitest'], include: ['*.test.ts'] } });
