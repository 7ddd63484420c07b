export { blackLitterman, impliedReturns } from './black-litterman';
export type { BlackLittermanOptions, BlackLittermanResult, View } from './black-litterman';
export type { AllocationConstraints, AssetGroup, CostlyConstraints } from './constraints';
export { hierarchicalRiskParity } from './hierarchical-risk-parity';
export { efficientFrontier, maximumSharpe, meanVariance, minimumVariance } from './mean-variance';
export type {
  EfficientFrontierOptions, MaximumSharpeOptions, MaximumSharpeResult, MeanVarianceOptions, MeanVarianceResult, MinimumVarianceOptions, MinimumVarianceResult,
} from './mean-variance';
export { minimumCvar } from './minimum-cvar';
export type { MinimumCvarOptions, MinimumCvarResult } from './minimum-cvar';
export { solveQuadraticProgram } from './quadratic-program';
export type { Hinge, LinearLimit, LinearRow, QuadraticProgram, QuadraticSolution } from './quadratic-program';
export { riskContributions } from './risk-contributions';
export { riskParity } from './risk-parity';
export type { RiskParityOptions } from './risk-parity';
export { equalWeight, inverseVolatility } from './simple-weights';
