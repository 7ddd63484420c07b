import { requireFinite, requireOption } from './series';

/**
 * Omega ratio: sum of what returns exceed `threshold` (per period) / sum of what they fall short of it. At a threshold of 0 it is one
 * more than the gain-to-pain ratio. Undefined when nothing falls short. Source: C. Keating and W. F. Shadwick, "A Universal
 * Performance Measure", Journal of Performance Measurement 6(3), 2002. Throws INVALID_DATA, INVALID_CONFIG.
 */
export const omegaRatio = (returns: ArrayLike<number>, threshold = 0): number | undefined => {
  requireFinite(returns, 'return');
  requireOption(threshold, 'threshold');
  let above = 0;
  let below = 0;
  for (let i = 0; i < returns.length; i++) {
    const over = returns[i] - threshold;
    if (over > 0) above += over;
    else below -= over;
  }
  return below === 0 ? undefined : above / below;
};
