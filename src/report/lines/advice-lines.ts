import type { SettingRef } from '../../clocks/plain-deadline.ts';
import type { AdvisedSetting } from '../advice.ts';
import type { CellReport, StartupReport } from '../check-report.ts';
import type { Line } from './labelled-lines.ts';
import { ms } from './number.ts';

const inUnit = (value: number, unit: string): string => (unit === 'ms' ? ms(value) : `${value} ${unit}`);

/** The name of a setting. If it is not a setting of the client, the name says whose it is. */
const named = (key: string, unit: string, of: string, client: string): string =>
  of === client ? `${key} (${unit})` : `${key} (${unit}) of ${of}`;

/** A cell or a start-up with advice. */
type Advised = Pick<CellReport | StartupReport, 'advice' | 'client' | 'verdict' | 'realWork' | 'realWorkMs'> & {
  /** Left out: a start-up. */
  readonly tool?: string;
};

/** With so much real work, in milliseconds, the least value is too small on this machine: it counts virtual time only. */
const muchWorkMs = 20;

/** Whether the least value helps a reader: a tight cell does not fail, and a start-up of a program takes real work. */
const namesLeast = ({ tool, verdict, realWork, realWorkMs }: Advised): boolean =>
  tool !== undefined && verdict !== 'tight' && realWork === null && realWorkMs < muchWorkMs;

function advised({ of, key, unit, value, least }: AdvisedSetting, report: Advised): string {
  const roomy = `${named(key, unit, of, report.client)}: ${inUnit(value, unit)} leaves room`;
  return least === value || !namesLeast(report) ? roomy : `${roomy}, ${inUnit(least, unit)} is the least`;
}

/** The settings that make a cell or a start-up fit, with their values. Settings of one advice are changed together. */
export const adviceLines = (report: Advised): readonly Line[] =>
  report.advice
    .filter(({ remedy }) => remedy === null)
    .flatMap(({ settings }, place) =>
      settings.map((setting, index): Line => {
        const text = advised(setting, report);
        if (index > 0) return { label: '', text: `together with ${text}` };
        return { label: place === 0 ? 'setting' : '', text: place === 0 ? text : `or ${text}` };
      }),
    );

/**
 * Which setting to change, and to which value, if a value was tried. Otherwise only the name of the setting for the clock.
 *
 * @param setting the setting of the clock that fired; `null`: the clock has no setting
 * @param instead what to do if there is no setting
 * @param why why no value is known; empty: unknown
 */
export function settingLines(
  report: Advised,
  setting: SettingRef | null,
  { instead, why }: { readonly instead: string; readonly why: string },
): readonly Line[] {
  const lines = adviceLines(report);
  if (lines.length > 0) return lines;
  if (setting === null) return [{ label: 'setting', text: `this client has none for it: ${instead}` }];
  const name = `${setting.key} (${setting.unit})`;
  return [{ label: 'setting', text: why === '' ? name : `${name}: ${why}` }];
}
