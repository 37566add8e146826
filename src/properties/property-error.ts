import { shownMessage } from '../wire/visible.ts';

/**
 * A property that cannot be defined, that throws, or that returns something else than findings. `cause` is what it threw.
 *
 * @example
 * ```ts
 * import { defineProperty, PropertyError } from 'mcp-deadline';
 *
 * try {
 *   defineProperty({ id: 'answers-within-budget', summary: 'an id that is taken', severity: 'warning', judge: () => [] });
 * } catch (error) {
 *   if (!(error instanceof PropertyError)) throw error;
 *   console.log(error.code, error.property, error.message);
 * }
 * ```
 */
export class PropertyError extends Error {
  /** The stable code of this class. */
  readonly code = 'ERR_PROPERTY';
  /** The name of the class. */
  override readonly name = 'PropertyError';
  /** The id of the property; `null`: it has none that could be read. */
  readonly property: string | null;

  constructor(property: string | null, message: string, options?: ErrorOptions) {
    super(shownMessage(message), options);
    this.property = property;
  }
}
