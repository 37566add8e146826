const unitMs: { readonly [unit: string]: number } = {
  '': 1,
  us: 0.001,
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A duration as PostgreSQL reads it, in milliseconds; `undefined`: the text is not a duration; `null`: the duration is 0, which means no limit. */
function durationOf(text: string): number | null | undefined {
  const [, number = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/i.exec(text) ?? [];
  if (number === '') return undefined;
  const ms = Number(number) * (unitMs[unit.toLowerCase()] ?? 1);
  return ms === 0 ? null : ms;
}

const settings = [
  /\bset\s+(?:session\s+|local\s+)?statement_timeout\s*(?:=|\bto\b)\s*'?([^';]+?)'?\s*(?:;|$)/gi,
  /\bset_config\s*\(\s*'statement_timeout'\s*,\s*'([^']*)'\s*,\s*(\S+?)\s*\)/gi,
];

/** A limit that a statement sets for those after it. */
export interface LimitSet {
  /** In milliseconds; `null`: none. */
  readonly limitMs: number | null;
  /** Whether it ends with the transaction. */
  readonly isLocal: boolean;
}

/** The limit that statements set for those after them; `null`: they set none. */
export function limitSetBy(sql: string): LimitSet | null {
  let last: LimitSet | null = null;
  for (const pattern of settings)
    for (const [statement, text = '', local] of sql.matchAll(pattern)) {
      const isLocal = /^set\s+local/i.test(statement) || /^(?:true|t|'t|on)/i.test(local ?? '');
      last = { limitMs: durationOf(text) ?? null, isLocal };
    }
  return last;
}

/** Whether a statement ends a transaction. */
export const endsTransaction = (sql: string): boolean =>
  /(?:^|;)\s*(?:commit|end|rollback(?!\s+(?:work\s+|transaction\s+)?to\b)|abort)\b/i.test(sql);

/** The limit in the parameters of a start-up; `undefined`: they set none. */
export function limitOfStartup(parameters: ReadonlyMap<string, string>): number | null | undefined {
  const own = parameters.get('statement_timeout');
  if (own !== undefined) return durationOf(own);
  const [, option] = /(?:-c\s*|--)statement_timeout=(\S+)/.exec(parameters.get('options') ?? '') ?? [];
  return option === undefined ? undefined : durationOf(option);
}
