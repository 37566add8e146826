import { by } from '../../clocks/authoring.ts';
import type { Deadline } from '../../clocks/deadline.ts';
import type { GatewayProfile } from '../../clocks/gateway-profile.ts';
import { gatewayOrigin } from '../../wire/http/gateway/gateway.ts';
import { hopBefore } from '../../wire/http/hop-exchange.ts';
import { StoppableTime } from '../../wire/stoppable-time.ts';
import type { FaultContext, InjectedFault } from '../fault-context.ts';
import { exchangeAbout } from '../http/exchange-about.ts';
import type { NoteDetails } from '../note-details.ts';

const planned = by('inferred', 'the fault, as it was planned');

/** A hop with this clock alone, which passes everything else on as it is. */
const hopWith = (name: string, deadline: Omit<Deadline, 'evidence'>): GatewayProfile => ({
  id: name,
  name,
  version: 'planned',
  role: 'proxy',
  deadlines: { clock: { ...deadline, ...planned } },
  speaks: { is: { client: ['tcp'], origin: ['tcp'] }, ...planned },
});

/**
 * Injects a hop whose one clock ends exchanges.
 *
 * @param note what is noted of an exchange that it ends, with which one it was and these details
 * @param at where the hop is: next to the client, or next to the server
 */
export function cuttingHop(
  context: FaultContext,
  name: string,
  deadline: Omit<Deadline, 'evidence'>,
  note: string,
  details: NoteDetails,
  at: 'client' | 'server' = 'client',
): InjectedFault {
  const times = new Set<StoppableTime>();
  const hop = context.http((next, { time, blockTime }) => {
    const stoppable = new StoppableTime(time);
    times.add(stoppable);
    const abouts = new Map<number, NoteDetails>();
    const gateway = gatewayOrigin(
      hopWith(name, deadline),
      { settings: {}, reading: 'lax' },
      next,
      stoppable,
      blockTime,
      (_, key, event) => {
        if (event.what === 'expired') context.note(note, { ...abouts.get(key), ...details });
      },
    );
    return hopBefore(gateway, (request, listener) => {
      abouts.set(request.key, exchangeAbout(request));
      return gateway.exchange(request, listener);
    });
  }, at);
  return {
    lift() {
      hop.lift();
      for (const time of times) time.stop();
    },
  };
}
