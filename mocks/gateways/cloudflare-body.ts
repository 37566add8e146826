import { by } from '../../src/clocks/authoring.ts';
import { gatewaySetting, httpOutcome } from '../../src/clocks/gateway-authoring.ts';
import type { Limit } from '../../src/clocks/limit.ts';
import type { Setting } from '../../src/clocks/setting.ts';

const docs = by('docs', 'https://developers.cloudflare.com/workers/platform/limits/');
const tooBig = { of: 'request', unit: 'bytes', outcome: httpOutcome(413, 'fin'), ...docs } as const;

/** The largest request body at Cloudflare's edge, by plan: 100 MB, and more in the plans Business and Enterprise. */
export const cloudflareBody: readonly Limit[] = [
  { ...tooBig, max: 104_857_600, when: { setting: { business: false, enterprise: false } } },
  { ...tooBig, max: 209_715_200, when: { setting: { business: true, enterprise: false } } },
  { ...tooBig, max: 524_288_000, when: { setting: { enterprise: true } } },
];

/** The settings for the plans of {@link cloudflareBody}. If neither is true, the plan is Free or Pro. */
export const cloudflarePlans: { readonly [plan: string]: Setting } = {
  business: gatewaySetting('boolean', docs, { scope: 'host' }),
  enterprise: gatewaySetting('boolean', docs, { scope: 'host' }),
};
