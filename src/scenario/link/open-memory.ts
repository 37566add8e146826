import { type Link, LinkError } from '../../wire/link.ts';
import { MemoryLink } from '../../wire/memory-link.ts';
import { makeServer } from '../server/make-server.ts';
import { opensForAll } from '../server/module-renewal.ts';
import { ScenarioError } from '../server/scenario-error.ts';
import type { ServerFactory } from '../server/server-under-test.ts';
import { openHere } from './open-here.ts';
import type { LinkOptions, OpenedLink } from './opened-link.ts';

/** Replaces a LinkError by its cause, if the cause is a ScenarioError that says why the server must not be connected. */
async function unwrapped(opening: Promise<void>): Promise<void> {
  try {
    await opening;
  } catch (error) {
    const cause = error instanceof LinkError ? error.cause : null;
    throw cause instanceof ScenarioError && cause.code !== 'ERR_SCENARIO' ? cause : error;
  }
}

/** A link to a server that is made and connected in this process. */
export function openMemory(factory: ServerFactory, options: LinkOptions): Promise<OpenedLink> {
  return openHere(options, ({ clock, work, make }) => {
    let links = 0;
    const another = (): Link => {
      // The requests of several clients have the same ids: only those of the first one go by their own names.
      const prefix = links++ === 0 ? '' : `client ${links}: `;
      const memory = new MemoryLink(
        () => make(() => makeServer(opensForAll(factory) ? () => clock.own(factory, 'keep') : factory)),
        {
          work,
          blockTime: (reason) => clock.blockTime(reason, true),
          attribute: (label, run) => clock.attribute(`${prefix}${label}`, run),
        },
      );
      return {
        transport: memory.transport,
        open: (listener, framing) => unwrapped(memory.open(listener, framing)),
        send: (frame) => memory.send(frame),
        close: () => memory.close(),
      };
    };
    return { link: another(), another };
  });
}
