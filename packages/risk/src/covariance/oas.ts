import { checkTable } from '../linear/returns-table';
import type { ReturnsTable } from '../linear/returns-table';
import { centredCovariance } from './sample-covariance';
import { shrinkToIdentity, squaresOf, traceOf } from './shrinkage';
import type { ShrunkCovariance } from './shrinkage';

/**
 * The covariance of a table's assets shrunk toward the average variance by the oracle approximating intensity, which is closer than Ledoit and Wolf's when returns are normal
 * and few. Source: Y. Chen, A. Wiesel, Y. Eldar and A. Hero, Shrinkage algorithms for MMSE covariance estimation, IEEE Transactions on Signal Processing 58(10),
 * 2010, equation 23, without its terms in 2 / n, as scikit-learn has it. Throws INVALID_DATA.
 */
export const oas = (table: ReturnsTable): ShrunkCovariance => {
  checkTable(table);
  const { assets: n, periods } = table;
  const sample = centredCovariance(table, periods);
  const trace = traceOf(sample, n);
  const squares = squaresOf(sample);
  const distance = squares - (trace * trace) / n;
  const shrinkage = n === 1 ? 0 : Math.min(1, distance > 0 ? (squares + trace * trace) / ((periods + 1) * distance) : 1);
  return shrinkToIdentity(sample, n, shrinkage);
};
