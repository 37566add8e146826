import { type ChosenClient, type ClientSpec, chooseClients } from '../check/options/client-spec.ts';
import type { SettingValue } from '../clocks/conditions.ts';
import type { Setting } from '../clocks/setting.ts';
import type { ServerConfig } from './server-config.ts';

/** Clients with the settings of a file, and notes about them, one line each. */
export interface ConfiguredClients {
  readonly clients: readonly ChosenClient[];
  readonly notes: readonly string[];
}

/** Fields next to a server that have no effect on time. */
const timeless: ReadonlySet<string> = new Set([
  'alwaysAllow',
  'autoApprove',
  'description',
  'dev',
  'disabled',
  'enabled',
  'excludeTools',
  'gallery',
  'icon',
  'includeTools',
  'name',
  'trust',
  'version',
]);

type Known = { readonly [key: string]: Setting };

function aboutKey(key: string, value: SettingValue | null, owner: string | null, known: Known): string {
  const setting = known[key];
  if (owner === null)
    return `${key} is not applied: a number means what its client makes of it, and the client that owns this file is unknown`;
  if (key === 'envFile') return 'envFile is not read: give what the server needs with --env';
  if (setting === undefined || setting.scope !== 'server')
    return `${key} is no setting of ${owner} that is known, and is not applied`;
  if (setting.effect === 'ignored') return `${key} is not applied: ${owner} ignores it`;
  return `${key} = ${value} is applied to ${owner}`;
}

/**
 * Applies the settings of a configuration file to the client that owns the file, in the units of that client. Settings that the
 * user gave with the client take precedence. Other clients do not read this file, so their settings are unchanged.
 *
 * @throws UsageError, SettingError as {@link chooseClients}
 */
export function configuredClients(specs: readonly ClientSpec[], config: ServerConfig): ConfiguredClients {
  const { owner, settings, unread } = config;
  const clients = chooseClients(specs);
  const profile = clients.find((client) => client.profile.id === owner)?.profile;
  const known: Known = profile?.settings ?? {};
  const keys = [...Object.keys(settings), ...unread].filter((key) => !timeless.has(key));
  const applied = Object.fromEntries(
    Object.entries(settings).filter(([key]) => known[key]?.scope === 'server' && known[key].effect !== 'ignored'),
  );
  const notes =
    owner !== null && profile === undefined
      ? keys.map((key) => `${key} is not applied: it is a setting of ${owner}, which is not among the clients`)
      : keys.map((key) => aboutKey(key, settings[key] ?? null, owner, known));
  const own = clients.map((client) =>
    client.profile === profile ? { ...client, settings: { ...applied, ...client.settings } } : client,
  );
  return { clients: chooseClients(own), notes };
}
