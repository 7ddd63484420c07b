import { averages } from './averages';
import { core } from './core';
import type { CatalogueEntry } from './entry';
import { momentum } from './momentum';
import { statistics } from './statistics';
import { volume } from './volume';

export type { AnyIndicator, CatalogueEntry, IndicatorGroup, Parameters } from './entry';
export type { Column } from '../column';

/** Every indicator of this package. Whoever imports it has all of them in his bundle: import one by its name where size counts. */
export const catalogue: readonly CatalogueEntry[] = [...core, ...averages, ...momentum, ...statistics, ...volume];
