import type { Person } from '../../client/person.ts';
import type { FaultPlan } from '../../faults/fault-plan.ts';
import { noProcess } from '../../faults/server/process-control.ts';
import type { RemedyPlan } from '../../remedies/planned-remedy.ts';
import { HookedLink } from '../../wire/hooked-link.ts';
import type { Link } from '../../wire/link.ts';
import type { TranscriptWriter } from '../../wire/transcript-writer.ts';
import type { OpenedLink } from '../link/opened-link.ts';
import type { SessionTime } from '../session-time.ts';
import { applyRemedies } from './apply-remedies.ts';
import { injectFaults } from './inject-faults.ts';

/** A link and a time in which the faults of a plan are at work. */
export interface WithFaults {
  readonly link: Link;
  readonly time: SessionTime;
  lift(): void;
  /** Lifts them, and begins those of another plan. Resolves once every process has received the change. */
  replace(plan: FaultPlan): Promise<void>;
  /** Lifts them at the end of a session: what they held back is dropped. */
  end(): void;
}

/** Puts the faults of a plan, and remedies, between client and server. Without any it gives back what it got. */
export async function withFaults(
  plan: FaultPlan,
  remedies: RemedyPlan,
  { seed, client, person }: { readonly seed: number; readonly client: string; readonly person: Person },
  maxLineBytes: number | undefined,
  opened: OpenedLink,
  writer: TranscriptWriter,
): Promise<WithFaults> {
  const { time, upstream } = opened;
  if (plan.length === 0 && remedies.length === 0)
    return { link: opened.link, time, lift() {}, async replace() {}, end() {} };
  const isPausable = time.kind === 'virtual' && opened.http === undefined;
  const inbox = isPausable ? { inbox: opened.control().inbox } : {};
  const link = new HookedLink(opened.link, { blockTime: time.blockTime, maxLineBytes, ...inbox });
  if (isPausable) link.onStart(() => opened.control().startedAgain());
  try {
    let rules = 0;
    const inject = (faults: FaultPlan) => {
      const { control, process = noProcess } = opened;
      const session = {
        link,
        time,
        writer,
        upstream,
        control,
        process,
        person,
        seed,
        client,
        ruleNumber: () => rules++,
      };
      return injectFaults(faults, { ...session, ...(opened.http === undefined ? {} : { http: opened.http }) });
    };
    let injected = inject(plan);
    const applied = applyRemedies(remedies, { link, time, http: opened.http ?? null });
    return {
      link,
      time: {
        ...time,
        async run(fn, bounds) {
          const end = await time.run(fn, bounds);
          if (bounds.signal?.aborted !== true) {
            // What a fault sends at the last instant belongs to it, however many macrotasks that takes.
            await link.delivered();
            await upstream.settled();
          }
          writer.flush();
          return end;
        },
      },
      lift: () => injected.lift(),
      async replace(other) {
        injected.lift();
        injected = inject(other);
        await upstream.settled();
      },
      end() {
        link.silence();
        upstream.silence();
        injected.lift();
        applied.lift();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
