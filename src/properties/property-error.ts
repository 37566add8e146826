import { shownMessage } from '../wire/visible.ts';

/**
 * A property that cannot be defined, that throws, or that returns something else than findings. `cause` is what it threw.
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
