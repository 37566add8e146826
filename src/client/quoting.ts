import type { ToCaller } from '../clocks/outcome.ts';
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
export function quoting(toCaller: ToCaller, { status, said }: Quotable): ToCaller {
  if (typeof toCaller !== 'object' || !('error' in toCaller)) return toCaller;
  const code = toCaller.code === '{status}' ? status : toCaller.code;
  if (typeof toCaller.error !== 'string') return { ...toCaller, code };
  const places: { readonly [name: string]: string } = {
    body: said?.body ?? '',
    type: String(said?.type ?? null),
    location: said?.location ?? '',
    status: String(status),
  };
  return {
    ...toCaller,
    code,
    error: toCaller.error.replaceAll(/\{(body|type|location|status)\}/g, (_, name) => places[name] ?? ''),
  };
}
