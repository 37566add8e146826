import type { Surface } from './api-surface.mjs';

export function mistakesOf(surface: Surface): readonly string[];
export function gapsOf(surface: Surface): readonly string[];
export function apiReport(options: { readonly write: boolean }): readonly string[];
