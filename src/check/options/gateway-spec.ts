import { gatewayById, gatewayRegistry, gateways } from '../../../mocks/gateways.ts';
import type { GatewayProfile } from '../../clocks/gateway-profile.ts';
import { checkSettings } from '../../clocks/setting-ms.ts';
import type { ChosenGateway } from '../../scenario/link/http-path.ts';
import { asAsciiJson, settingsOf } from './client-spec.ts';
import { suggestion } from './suggestion.ts';
import { UsageError } from './usage-error.ts';

/** A gateway: its id with settings, such as `nginx:proxy_read_timeout=300`; its profile; or both. */
export type GatewaySpec = string | GatewayProfile | ChosenGateway;

function fromText(spec: string): ChosenGateway {
  const at = spec.indexOf(':');
  const id = at < 0 ? spec : spec.slice(0, at);
  const profile = gatewayById(id);
  if (profile === undefined)
    throw new UsageError(
      `there is no gateway ${asAsciiJson(id)}.${suggestion(
        id,
        [...gateways, ...gatewayRegistry.defined].map((gateway) => gateway.id),
      )} \`npx mcp-deadline gateways\` lists them`,
    );
  return { profile, settings: at < 0 ? {} : settingsOf(`gateway ${JSON.stringify(spec)}`, spec.slice(at + 1)) };
}

/**
 * The gateways that specs name, in the same order: the nearest to the client first.
 *
 * @throws UsageError (`ERR_USAGE`) for an unknown gateway; its message names the nearest id
 * @throws SettingError (`ERR_SETTING`) for a setting that the gateway does not have, or refuses
 */
export function chooseGateways(specs: readonly GatewaySpec[]): readonly ChosenGateway[] {
  return specs.map((spec): ChosenGateway => {
    if (typeof spec === 'string') {
      const chosen = fromText(spec);
      checkSettings(chosen.profile, chosen.settings);
      return chosen;
    }
    if (typeof spec !== 'object' || spec === null || !('profile' in spec || 'deadlines' in spec))
      throw new UsageError(`${JSON.stringify(spec)} is no gateway: give an id such as 'nginx', or a profile`);
    const chosen = 'profile' in spec ? spec : { profile: spec, settings: {} };
    checkSettings(chosen.profile, chosen.settings);
    return chosen;
  });
}
