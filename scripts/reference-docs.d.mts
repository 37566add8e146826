import type { ApiModel } from './api-surface.mjs';

export function writePages(models: { readonly [entry: string]: ApiModel }, folder: string): readonly string[];
