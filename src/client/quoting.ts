import type { Down } from '../clocks/outcome.ts';
import type { QuotedResponse } from '../wire/http/link/http-event.ts';

/** What there is to quote. */
interface Quotable {
  readonly status: number | null;
  readonly said: QuotedResponse | null;
}

/**
 * An error as it is told, with what it quotes from the response: `{body}`, `{type}`, `{location}` and `{status}`, the last
 * also as its code.
 */
export function quoting(down: Down, { status, said }: Quotable): Down {
  if (typeof down !== 'object' || !('error' in down)) return down;
  const code = down.code === '{status}' ? status : down.code;
  if (typeof down.error !== 'string') return { ...down, code };
  const places: { readonly [name: string]: string } = {
    body: said?.body ?? '',
    type: String(said?.type ?? null),
    location: said?.location ?? '',
    status: String(status),
  };
  return {
    ...down,
    code,
    error: down.error.replaceAll(/\{(body|type|location|status)\}/g, (_, name) => places[name] ?? ''),
  };
}
