/** Marks a native handle that belongs to the harness: it is reported as nothing of the program. The same in every bundle. */
export const ownHandleMark: unique symbol = Symbol.for('mcp-deadline: own handle') as never;
