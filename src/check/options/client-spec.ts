import { clientById, clientRegistry, clients, strictest } from '../../../mocks/clients.ts';
import type { ClientProfile } from '../../clocks/client-profile.ts';
import type { SettingValue } from '../../clocks/conditions.ts';
import { checkSettings } from '../../clocks/setting-ms.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** A client to play, with what its user has set. */
export interface ChosenClient {
  /** The profile of the client. */
  readonly profile: ClientProfile;
  /** What its user has set, by the keys of its settings; empty: its defaults. */
  readonly settings: { readonly [key: string]: SettingValue };
  /**
   * Whether it was not named, but chosen by `current` or `all`.
   *
   * @defaultValue false
   */
  readonly amongAll?: boolean;
}

/** A client: its id with version and settings, such as `codex-cli@0.169:tool_timeout_sec=600`; its profile; or both. */
export type ClientSpec = string | ClientProfile | ChosenClient;

const settingValue = (text: string): SettingValue => {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
};

/** Reads the settings after the colon of a spec. @param what the name of the spec, for an error */
export function settingsOf(what: string, text: string): { [key: string]: SettingValue } {
  const settings: { [key: string]: SettingValue } = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    if (at <= 0)
      throw new UsageError(
        `${what}: ${JSON.stringify(pair)} is no setting. Write <setting>=<value>, more of them with commas`,
      );
    settings[pair.slice(0, at)] = settingValue(pair.slice(at + 1));
  }
  return settings;
}

/** Text as JSON, with everything beyond ASCII escaped: a wrong character may be invisible. */
export const asAsciiJson = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

function fromText(spec: string): readonly ChosenClient[] {
  if (spec === 'current') return clients.map((profile) => ({ profile, settings: {}, amongAll: true }));
  if (spec === 'all') return [...clients, strictest].map((profile) => ({ profile, settings: {}, amongAll: true }));
  const [, id = '', version, settings] = /^([^@:]*)(?:@([^:]*))?(?::(.*))?$/s.exec(spec) ?? [];
  const profile = clientById(id);
  if (profile === undefined && id.includes(','))
    throw new UsageError(`${JSON.stringify(id)} names several clients: repeat --client for each`);
  if (profile === undefined)
    throw new UsageError(
      `there is no client ${asAsciiJson(id)}.${suggestion(id, [
        ...[...clients, ...clientRegistry.defined].map((client) => client.id),
        ...['current', 'all', 'strictest', 'folklore'],
      ])}`,
    );
  if (version !== undefined && version !== profile.version)
    throw new UsageError(
      `client ${id} is known at version ${profile.version}, not ${JSON.stringify(version)}. Leave the version out, or write ${id}@${profile.version}`,
    );
  return [{ profile, settings: settings === undefined ? {} : settingsOf(`client ${JSON.stringify(spec)}`, settings) }];
}

/**
 * The clients that specs name, each once.
 *
 * @throws UsageError (`ERR_USAGE`) for an unknown client or version; its message names the nearest
 * @throws SettingError (`ERR_SETTING`) for a setting that the client does not have, or refuses
 */
export function chooseClients(specs: readonly ClientSpec[]): readonly ChosenClient[] {
  if (!Array.isArray(specs)) throw new UsageError(`clients must be a list, and is ${JSON.stringify(specs)}`);
  const chosen = (specs as readonly ClientSpec[]).flatMap((spec): readonly ChosenClient[] => {
    if (typeof spec === 'string') return fromText(spec);
    if (typeof spec !== 'object' || spec === null || !('profile' in spec || 'deadlines' in spec))
      throw new UsageError(`${JSON.stringify(spec)} is no client: give an id such as 'codex-cli', or a profile`);
    return 'profile' in spec ? [spec] : [{ profile: spec, settings: {} }];
  });
  const byKey = new Map<string, ChosenClient>();
  for (const client of chosen) {
    checkSettings(client.profile, client.settings);
    byKey.set(`${client.profile.id} ${JSON.stringify(client.settings)}`, client);
  }
  return [...byKey.values()];
}
