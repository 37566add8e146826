const mostChars = 120;

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null;

/** The message of the error in a JSON body, as JSON-RPC and most web frameworks write it; `null`: no such error. */
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
 * The first line of the text that a server sent with an error: the error's message in a JSON body, the title of an HTML
 * page. At most 120 characters. `null`: the text is empty.
 */
export function firstLine(text: string): string | null {
  const whole = text.trim();
  const said = messageIn(whole) ?? titleOf(whole) ?? whole;
  const line = said.trim().split(/\r?\n/)[0]?.trim() ?? '';
  if (line === '') return null;
  return line.length > mostChars ? `${line.slice(0, mostChars)}...` : line;
}
