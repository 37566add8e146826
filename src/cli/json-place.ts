import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** A place in a text. */
export interface TextPlace {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** The line and column of an offset. */
export function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The line and column of a field of a JSON text. A field that is missing has the place of the object around it. */
export function placeOfField(text: string, root: Node | undefined, path: readonly PropertyKey[]): TextPlace {
  for (let length = path.length; root !== undefined && length >= 0; length--) {
    const found = findNodeAtLocation(
      root,
      path.slice(0, length).map((key) => (typeof key === 'number' ? key : String(key))),
    );
    if (found !== undefined) return placeAt(text, found.offset);
  }
  return placeAt(text, 0);
}
