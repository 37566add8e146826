/** The first text in a result's content; empty: there is none. */
export const textOf = (content: unknown): string => {
  const part: unknown = Array.isArray(content) ? content.find((one) => typeof one?.text === 'string') : null;
  return typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : '';
};
