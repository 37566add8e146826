/** An exported symbol or one of its members, such as `Deadline` and `Deadline.ms`; or an entry point itself. */
export interface SurfaceSymbol {
  /** The name of the report of its entry point, such as `mcp-deadline.suites`. */
  readonly entry: string;
  readonly name: string;
  readonly file: string;
  /** Its comment, without the frame. */
  readonly comment: string;
  /** Whether it is a class, or can be called. */
  readonly isCallable: boolean;
}

/** Something that a comment or an export gets wrong. */
export interface SurfaceFact {
  readonly entry: string;
  readonly symbol: string;
  readonly text: string;
  readonly file: string | null;
}

/** What API Extractor knows of an entry point, for the reference documents. */
export type ApiModel = object;

export interface Surface {
  /** By the name of the entry point, the main one first. */
  readonly models: { readonly [entry: string]: ApiModel };
  readonly symbols: readonly SurfaceSymbol[];
  readonly forgotten: readonly SurfaceFact[];
  readonly mistakes: readonly SurfaceFact[];
  readonly errors: readonly { readonly entry: string; readonly text: string }[];
  /** The names of the reports that differ. */
  readonly changed: readonly string[];
}

export interface SurfaceOptions {
  readonly folder?: string;
  readonly entries?: { readonly [name: string]: string };
  readonly reports?: string;
  readonly write?: boolean;
  readonly work: string;
}

export const entries: { readonly [name: string]: string };
export function readSurface(options: SurfaceOptions): Surface;
export function isDescribed(symbol: Pick<SurfaceSymbol, 'comment'>): boolean;
export function withFolder<T>(run: (folder: string) => T): T;
