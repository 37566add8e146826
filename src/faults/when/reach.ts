import type { Frame } from '../../wire/frame.ts';
import type { FaultContext, InjectedFault } from '../fault-context.ts';

/** Something that a fault has installed, which can be taken away and installed again. */
interface Installed {
  readonly install: () => InjectedFault;
  current: InjectedFault | null;
}

/**
 * What a fault does beside the frames: rules over outgoing HTTP, and hops. They are installed only while a condition holds, so
 * that the fault keeps its state in between.
 */
export class Reach {
  readonly #installed = new Set<Installed>();
  #isOn = false;

  /** Installs everything. @returns whether something was installed */
  begin(): boolean {
    if (this.#isOn) return false;
    this.#isOn = true;
    for (const one of this.#installed) one.current = one.install();
    return this.#installed.size > 0;
  }

  /** Takes everything away. */
  end(): void {
    this.#isOn = false;
    for (const one of this.#installed) {
      one.current?.lift();
      one.current = null;
    }
  }

  /**
   * The same context, whose rules, hops, persons and errors of the clock are installed by {@link begin} and {@link end}.
   *
   * @param sees whether the fault may notice that the server reads this message
   */
  within(
    context: FaultContext,
    sees: (frame: Frame | null) => boolean,
  ): Pick<FaultContext, 'upstream' | 'sockets' | 'http' | 'person' | 'server'> {
    return {
      upstream: (rule) => this.#add(() => context.upstream(rule)),
      sockets: (rule) => this.#add(() => context.sockets(rule)),
      person: (behaviour) => this.#add(() => context.person(behaviour)),
      http: (make, at) => this.#add(() => context.http(make, at)),
      server: () => {
        const server = context.server();
        return {
          pause: (what, uncounted) => server.pause(what, uncounted),
          beforeRead: (listener) =>
            server.beforeRead((frame) => {
              if (sees(frame)) listener(frame);
            }),
          skewWallClock: (skew) => this.#add(() => server.skewWallClock(skew)),
        };
      },
    };
  }

  #add(install: () => InjectedFault): InjectedFault {
    const one: Installed = { install, current: this.#isOn ? install() : null };
    this.#installed.add(one);
    return {
      lift: () => {
        this.#installed.delete(one);
        one.current?.lift();
        one.current = null;
      },
    };
  }
}
