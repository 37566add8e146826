const mostChars = 120;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

/** The message in a JSON body that holds an error as JSON-RPC and most web frameworks write it; `null`: there is none. */
function messageIn(text: string): string | null {
  if (!text.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const error = isObject(value) ? value.error : null;
  return isObject(error) && typeof error.message === 'string' ? error.message : null;
}

const titleOf = (text: string): string | null => /^<[\s\S]*<title>\s*([^<]+?)\s*<\/title>/i.exec(text)?.[1] ?? null;

/**
 * The first line of what a server said with an error: of a JSON body its error's message, of a page its title. At most
 * 120 characters. `null`: it said nothing.
 */
export function firstLine(text: string): string | null {
  const whole = text.trim();
  const said = messageIn(whole) ?? titleOf(whole) ?? whole;
  const line = said.trim().split(/\r?\n/)[0]?.trim() ?? '';
  if (line === '') return null;
  return line.length > mostChars ? `${line.slice(0, mostChars)}...` : line;
}
