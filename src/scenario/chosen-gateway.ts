import type { SettingValue } from '../clocks/conditions.ts';
import type { GatewayProfile } from '../clocks/gateway-profile.ts';

/** An intermediary on the path, with the settings its operator gave it. */
export interface ChosenGateway {
  readonly profile: GatewayProfile;
  readonly settings: { readonly [key: string]: SettingValue };
}
