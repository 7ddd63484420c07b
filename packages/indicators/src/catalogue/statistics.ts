import { AccelerationBands, accelerationBands } from '../acceleration-bands/acceleration-bands';
import { AverageDeviation, averageDeviation } from '../average-deviation/average-deviation';
import { Beta, beta } from '../beta/beta';
import { BollingerBands, bollingerBands } from '../bollinger-bands/bollinger-bands';
import { ChaikinVolatility, chaikinVolatility } from '../chaikin-volatility/chaikin-volatility';
import { ChandelierExit, chandelierExit } from '../chandelier-exit/chandelier-exit';
import { Choppiness, choppiness } from '../choppiness/choppiness';
import { Correlation, correlation } from '../correlation/correlation';
import { DonchianChannel, donchianChannel } from '../donchian-channel/donchian-channel';
import { GarmanKlass, garmanKlass } from '../garman-klass/garman-klass';
import { HistoricalVolatility, historicalVolatility } from '../historical-volatility/historical-volatility';
import { Hurst, hurst } from '../hurst/hurst';
import { Ichimoku, ichimoku } from '../ichimoku/ichimoku';
import { KeltnerChannel, keltnerChannel } from '../keltner-channel/keltner-channel';
import {
  LinearRegression, LinearRegressionAngle, LinearRegressionIntercept, LinearRegressionSlope, TimeSeriesForecast, linearRegression, linearRegressionAngle, linearRegressionIntercept,
  linearRegressionSlope, timeSeriesForecast,
} from '../linear-regression/linear-regression';
import { LinearRegressionChannel, linearRegressionChannel } from '../linear-regression/linear-regression-channel';
import { MaxIndex, MinIndex, maxIndex, minIndex } from '../minmax-index/minmax-index';
import { StandardDeviation, Variance, standardDeviation, variance } from '../moments/moments';
import { Natr, natr } from '../natr/natr';
import { Parkinson, parkinson } from '../parkinson/parkinson';
import { Median, Quantile, median, quantile } from '../quantile/quantile';
import { RelativeVolatilityIndex, relativeVolatilityIndex } from '../relative-volatility-index/relative-volatility-index';
import { RogersSatchell, rogersSatchell } from '../rogers-satchell/rogers-satchell';
import { Kurtosis, Skewness, kurtosis, skewness } from '../skewness/skewness';
import { Supertrend, supertrend } from '../supertrend/supertrend';
import { TrueRange, trueRange } from '../true-range/true-range';
import { UlcerIndex, ulcerIndex } from '../ulcer-index/ulcer-index';
import { YangZhang, yangZhang } from '../yang-zhang/yang-zhang';
import { ZScore, zScore } from '../z-score/z-score';
import type { CatalogueEntry } from './entry';

export const statistics: readonly CatalogueEntry[] = [
  {
    name: 'bollingerBands', title: 'Bollinger bands', group: 'volatility', inputs: ['close'], parameters: { period: 20, deviations: 2 }, lines: ['upper', 'middle', 'lower', 'percentB', 'width'], pane: 'price',
    make: ({ period, deviations }) => new BollingerBands(period, deviations), batch: ([close], { period, deviations }) => bollingerBands(close, period, deviations),
  },
  {
    name: 'keltnerChannel', title: 'Keltner channel', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 20, atrPeriod: 10, multiple: 2 }, lines: ['upper', 'middle', 'lower'], pane: 'price',
    make: ({ period, atrPeriod, multiple }) => new KeltnerChannel(period, atrPeriod, multiple), batch: ([high, low, close], { period, atrPeriod, multiple }) => keltnerChannel(high, low, close, period, atrPeriod, multiple),
  },
  {
    name: 'donchianChannel', title: 'Donchian channel', group: 'volatility', inputs: ['high', 'low'], parameters: { period: 20 }, lines: ['upper', 'middle', 'lower'], pane: 'price',
    make: ({ period }) => new DonchianChannel(period), batch: ([high, low], { period }) => donchianChannel(high, low, period),
  },
  {
    name: 'accelerationBands', title: 'Acceleration bands', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 20 }, lines: ['upper', 'middle', 'lower'], pane: 'price',
    make: ({ period }) => new AccelerationBands(period), batch: ([high, low, close], { period }) => accelerationBands(high, low, close, period),
  },
  {
    name: 'chandelierExit', title: 'Chandelier exit', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 22, multiple: 3 }, lines: ['long', 'short'], pane: 'price',
    make: ({ period, multiple }) => new ChandelierExit(period, multiple), batch: ([high, low, close], { period, multiple }) => chandelierExit(high, low, close, period, multiple),
  },
  {
    name: 'supertrend', title: 'Supertrend', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 10, multiple: 3 }, lines: ['value', 'direction'], pane: 'price',
    make: ({ period, multiple }) => new Supertrend(period, multiple), batch: ([high, low, close], { period, multiple }) => supertrend(high, low, close, period, multiple),
  },
  {
    name: 'ichimoku', title: 'Ichimoku cloud', group: 'volatility', inputs: ['high', 'low'], parameters: { conversion: 9, base: 26, leading: 52, displacement: 26 }, lines: ['conversion', 'base', 'leadingA', 'leadingB'], pane: 'price',
    make: ({ conversion, base, leading, displacement }) => new Ichimoku(conversion, base, leading, displacement), batch: ([high, low], { conversion, base, leading, displacement }) => ichimoku(high, low, conversion, base, leading, displacement),
  },
  {
    name: 'trueRange', title: 'True range', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: {}, lines: [], pane: 'own',
    make: () => new TrueRange(), batch: ([high, low, close]) => trueRange(high, low, close),
  },
  {
    name: 'natr', title: 'Normalized average true range', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Natr(period), batch: ([high, low, close], { period }) => natr(high, low, close, period),
  },
  {
    name: 'choppiness', title: 'Choppiness index', group: 'volatility', inputs: ['high', 'low', 'close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new Choppiness(period), batch: ([high, low, close], { period }) => choppiness(high, low, close, period),
  },
  {
    name: 'ulcerIndex', title: 'Ulcer index', group: 'volatility', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new UlcerIndex(period), batch: ([close], { period }) => ulcerIndex(close, period),
  },
  {
    name: 'historicalVolatility', title: 'Historical volatility, close to close', group: 'volatility', inputs: ['close'], parameters: { period: 20, barsPerYear: 252 }, lines: [], pane: 'own',
    make: ({ period, barsPerYear }) => new HistoricalVolatility(period, barsPerYear), batch: ([close], { period, barsPerYear }) => historicalVolatility(close, period, barsPerYear),
  },
  {
    name: 'parkinson', title: 'Volatility after Parkinson', group: 'volatility', inputs: ['high', 'low'], parameters: { period: 20, barsPerYear: 252 }, lines: [], pane: 'own',
    make: ({ period, barsPerYear }) => new Parkinson(period, barsPerYear), batch: ([high, low], { period, barsPerYear }) => parkinson(high, low, period, barsPerYear),
  },
  {
    name: 'garmanKlass', title: 'Volatility after Garman and Klass', group: 'volatility', inputs: ['open', 'high', 'low', 'close'], parameters: { period: 20, barsPerYear: 252 }, lines: [], pane: 'own',
    make: ({ period, barsPerYear }) => new GarmanKlass(period, barsPerYear), batch: ([open, high, low, close], { period, barsPerYear }) => garmanKlass(open, high, low, close, period, barsPerYear),
  },
  {
    name: 'rogersSatchell', title: 'Volatility after Rogers and Satchell', group: 'volatility', inputs: ['open', 'high', 'low', 'close'], parameters: { period: 20, barsPerYear: 252 }, lines: [], pane: 'own',
    make: ({ period, barsPerYear }) => new RogersSatchell(period, barsPerYear), batch: ([open, high, low, close], { period, barsPerYear }) => rogersSatchell(open, high, low, close, period, barsPerYear),
  },
  {
    name: 'yangZhang', title: 'Volatility after Yang and Zhang', group: 'volatility', inputs: ['open', 'high', 'low', 'close'], parameters: { period: 20, barsPerYear: 252 }, lines: [], pane: 'own',
    make: ({ period, barsPerYear }) => new YangZhang(period, barsPerYear), batch: ([open, high, low, close], { period, barsPerYear }) => yangZhang(open, high, low, close, period, barsPerYear),
  },
  {
    name: 'chaikinVolatility', title: 'Chaikin\'s volatility', group: 'volatility', inputs: ['high', 'low'], parameters: { period: 10, lag: 10 }, lines: [], pane: 'own',
    make: ({ period, lag }) => new ChaikinVolatility(period, lag), batch: ([high, low], { period, lag }) => chaikinVolatility(high, low, period, lag),
  },
  {
    name: 'relativeVolatilityIndex', title: 'Relative volatility index', group: 'volatility', inputs: ['close'], parameters: { period: 14, deviationPeriod: 10 }, lines: [], pane: 'own',
    make: ({ period, deviationPeriod }) => new RelativeVolatilityIndex(period, deviationPeriod), batch: ([close], { period, deviationPeriod }) => relativeVolatilityIndex(close, period, deviationPeriod),
  },
  {
    name: 'variance', title: 'Variance', group: 'statistic', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new Variance(period), batch: ([close], { period }) => variance(close, period),
  },
  {
    name: 'standardDeviation', title: 'Standard deviation', group: 'statistic', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new StandardDeviation(period), batch: ([close], { period }) => standardDeviation(close, period),
  },
  {
    name: 'zScore', title: 'Z-score', group: 'statistic', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new ZScore(period), batch: ([close], { period }) => zScore(close, period),
  },
  {
    name: 'averageDeviation', title: 'Average deviation', group: 'statistic', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new AverageDeviation(period), batch: ([close], { period }) => averageDeviation(close, period),
  },
  {
    name: 'linearRegression', title: 'Linear regression', group: 'statistic', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'price',
    make: ({ period }) => new LinearRegression(period), batch: ([close], { period }) => linearRegression(close, period),
  },
  {
    name: 'linearRegressionIntercept', title: 'Linear regression, where the line begins', group: 'statistic', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'price',
    make: ({ period }) => new LinearRegressionIntercept(period), batch: ([close], { period }) => linearRegressionIntercept(close, period),
  },
  {
    name: 'timeSeriesForecast', title: 'Time series forecast', group: 'statistic', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'price',
    make: ({ period }) => new TimeSeriesForecast(period), batch: ([close], { period }) => timeSeriesForecast(close, period),
  },
  {
    name: 'linearRegressionSlope', title: 'Linear regression, slope', group: 'statistic', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new LinearRegressionSlope(period), batch: ([close], { period }) => linearRegressionSlope(close, period),
  },
  {
    name: 'linearRegressionAngle', title: 'Linear regression, angle', group: 'statistic', inputs: ['close'], parameters: { period: 14 }, lines: [], pane: 'own',
    make: ({ period }) => new LinearRegressionAngle(period), batch: ([close], { period }) => linearRegressionAngle(close, period),
  },
  {
    name: 'linearRegressionChannel', title: 'Linear regression channel', group: 'statistic', inputs: ['close'], parameters: { period: 100, deviations: 2 }, lines: ['upper', 'middle', 'lower'], pane: 'price',
    make: ({ period, deviations }) => new LinearRegressionChannel(period, deviations), batch: ([close], { period, deviations }) => linearRegressionChannel(close, period, deviations),
  },
  {
    name: 'correlation', title: 'Correlation', group: 'statistic', inputs: ['close', 'other'], parameters: { period: 30 }, lines: [], pane: 'own',
    make: ({ period }) => new Correlation(period), batch: ([close, other], { period }) => correlation(close, other, period),
  },
  {
    name: 'beta', title: 'Beta', group: 'statistic', inputs: ['close', 'other'], parameters: { period: 5 }, lines: [], pane: 'own',
    make: ({ period }) => new Beta(period), batch: ([close, other], { period }) => beta(close, other, period),
  },
  {
    name: 'median', title: 'Median', group: 'statistic', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'price',
    make: ({ period }) => new Median(period), batch: ([close], { period }) => median(close, period),
  },
  {
    name: 'quantile', title: 'Quantile', group: 'statistic', inputs: ['close'], parameters: { period: 20, share: 0.9 }, lines: [], pane: 'price',
    make: ({ period, share }) => new Quantile(period, share), batch: ([close], { period, share }) => quantile(close, period, share),
  },
  {
    name: 'skewness', title: 'Skewness', group: 'statistic', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new Skewness(period), batch: ([close], { period }) => skewness(close, period),
  },
  {
    name: 'kurtosis', title: 'Excess kurtosis', group: 'statistic', inputs: ['close'], parameters: { period: 20 }, lines: [], pane: 'own',
    make: ({ period }) => new Kurtosis(period), batch: ([close], { period }) => kurtosis(close, period),
  },
  {
    name: 'hurst', title: 'Hurst exponent', group: 'statistic', inputs: ['close'], parameters: { period: 100 }, lines: [], pane: 'own',
    make: ({ period }) => new Hurst(period), batch: ([close], { period }) => hurst(close, period),
  },
  {
    name: 'maxIndex', title: 'Bars since the highest value', group: 'statistic', inputs: ['close'], parameters: { period: 30 }, lines: [], pane: 'own',
    make: ({ period }) => new MaxIndex(period), batch: ([close], { period }) => maxIndex(close, period),
  },
  {
    name: 'minIndex', title: 'Bars since the lowest value', group: 'statistic', inputs: ['close'], parameters: { period: 30 }, lines: [], pane: 'own',
    make: ({ period }) => new MinIndex(period), batch: ([close], { period }) => minIndex(close, period),
  },
];
