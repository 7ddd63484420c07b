import type { Metric, MetricGroup } from '../run-summary';
import { benchmarkRows } from './of-benchmark';
import { drawdownRows, ratioRows, returnRows, riskRows } from './of-equity';
import { marginRows } from './of-margin';
import { activityRows, tradeRows } from './of-trades';
import type { Figures, Row } from './row';

const GROUPS: readonly (readonly [MetricGroup, (figures: Figures) => readonly Row[]])[] = [
  ['Return', returnRows],
  ['Return for risk', ratioRows],
  ['Risk', (figures) => [...riskRows(figures), ...marginRows(figures)]],
  ['Drawdown', drawdownRows],
  ['Against the benchmark', benchmarkRows],
  ['Trades', tradeRows],
  ['Activity', activityRows],
];

/** Every figure of a run, group by group, in the order in which it is shown. The formulas are those of `@trader/risk`. */
export const computeMetrics = (figures: Figures): readonly Metric[] =>
  GROUPS.flatMap(([group, rowsOf]) =>
    rowsOf(figures).map(([key, label, unit, value, formula, source]) => ({ key, label, group, unit, value: value ?? null, formula, source })),
  );

/** The metrics, group by group. */
export const groupsOfMetrics = (metrics: readonly Metric[]): readonly (readonly [MetricGroup, readonly Metric[]])[] =>
  GROUPS.map(([group]) => [group, metrics.filter((metric) => metric.group === group)] as const).filter(([, members]) => members.length > 0);
