import { shownMessage } from '../wire/visible.ts';

/** A property that cannot be defined or chosen, that throws, or that returns something else than findings. */
export class PropertyError extends Error {
  readonly code = 'ERR_PROPERTY';
  override readonly name = 'PropertyError';
  /** The id of the property; `null`: it has none that could be read. */
  readonly property: string | null;

  constructor(property: string | null, message: string, options?: ErrorOptions) {
    super(shownMessage(message), options);
    this.property = property;
  }
}
