import net from 'node:net';

/**
 * How long Node tries an address of a host before the next one, in milliseconds; `null`: it tries the first address only.
 *
 * @param options those of the library, which may say otherwise than the defaults of the process; the first that does so decides
 */
export function attemptMsOf(...options: readonly unknown[]): number | null {
  const given = <T>(name: string, isRight: (value: unknown) => value is T): T | undefined => {
    for (const one of options) {
      const value = typeof one === 'object' && one !== null ? (Reflect.get(one, name) as unknown) : undefined;
      if (isRight(value)) return value;
    }
    return undefined;
  };
  const isOn = given('autoSelectFamily', (value) => typeof value === 'boolean') ?? net.getDefaultAutoSelectFamily();
  if (!isOn) return null;
  return (
    given('autoSelectFamilyAttemptTimeout', (value) => typeof value === 'number') ??
    net.getDefaultAutoSelectFamilyAttemptTimeout()
  );
}
