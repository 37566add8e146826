import type { Surface } from './api-surface.mjs';

export function mistakesOf(surface: Surface): readonly string[];
export function gapsOf(surface: Surface): readonly string[];
export function differencesOf(surface: Surface): readonly string[];
