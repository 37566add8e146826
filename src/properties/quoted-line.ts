/** The line that a note about it quotes at its end; `null`: it quotes none. A note may be nothing but the quotation. */
export function quotedLine(note: string): string | null {
  const quoted = /: ("(?:[^"\\]|\\.)*")$/s.exec(note)?.[1] ?? (note.startsWith('"') ? note : undefined);
  return quoted === undefined ? null : String(JSON.parse(quoted));
}
