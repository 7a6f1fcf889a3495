import { defineConfig } from 'vitest/config';

// One run for the three pages; each keeps its own settings beside its sources.
export default defineConfig({
  test: { projects: ['agent_console/web', 'channels/web_chat/widget', 'config/demo/lobby'] },
});
