export type { Decay } from './decay';
export { EwmaVariance, ewmaVariance } from './ewma-variance';
export type { EwmaVarianceOptions } from './ewma-variance';
export { garch } from './garch';
export type { GarchFit, GarchOptions, GarchParameters } from './garch';
export { GarchFilter } from './garch-filter';
export type { GarchFilterOptions } from './garch-filter';
export {
  bipowerVariation, closeToCloseVariance, garmanKlassVariance, parkinsonVariance, realisedVariance, rogersSatchellVariance, yangZhangVariance,
} from './realised';
export type { BarColumns } from './realised';
