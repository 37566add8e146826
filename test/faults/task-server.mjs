import {
  InMemoryTaskMessageQueue,
  InMemoryTaskStore,
} from '@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

/** A server whose tools run as tasks. Polls are asked for every 5 s. */
export function taskServer() {
  const capabilities = { tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } };
  const server = new McpServer(
    { name: 'tasks', version: '1.0.0' },
    { capabilities, taskStore: new InMemoryTaskStore(), taskMessageQueue: new InMemoryTaskMessageQueue() },
  );
  /** @param workMs how long its work takes; `null`: it never ends */
  const register = (name, workMs) =>
    server.experimental.tasks.registerToolTask(
      name,
      { description: name, annotations: { readOnlyHint: true }, execution: { taskSupport: 'required' } },
      {
        createTask: async ({ taskStore, taskRequestedTtl }) => {
          const task = await taskStore.createTask({ ttl: taskRequestedTtl, pollInterval: 5_000 });
          const result = { content: [{ type: 'text', text: 'done' }] };
          if (workMs !== null)
            setTimeout(() => taskStore.storeTaskResult(task.taskId, 'completed', result).catch(() => {}), workMs);
          return { task };
        },
        getTask: async ({ taskId, taskStore }) => taskStore.getTask(taskId),
        getTaskResult: async ({ taskId, taskStore }) => taskStore.getTaskResult(taskId),
      },
    );
  register('stuck', null);
  register('limited', 22_000);
  register('longer-than-its-ttl', 90_000);
  return server;
}
