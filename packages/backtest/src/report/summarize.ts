import { periodReturns, simpleReturns, totalReturn, underwater } from '@trader/risk';
import { costsOf } from './costs';
import { dueAtEnd } from './due-at-end';
import { readExposure } from './exposure';
import { heldAtEnd } from './held-at-end';
import { computeMetrics } from './metrics/metrics';
import { marginCallsOf } from './margin-calls';
import type { ReportInput } from './report-input';
import { readHistory } from './run-history';
import type { RunHistory } from './run-history';
import type { RunSummary } from './run-summary';
import { slippageNote, unmeasuredIn } from './slippage-note';

/** Fewer trades than this tell little: the standard error of a win rate near one half is then above 9 percentage points. */
const FEW_TRADES = 30;

const MARGIN_CALLED = 'The account was in a margin call: a broker may then close positions at once, without notice and at any price (onMarginCall: liquidate).';

/** The benchmark's last value at or before each time, scaled to the equity where it begins; NaN before that. Undefined when it begins after the run. */
const alignBenchmark = ({ benchmark }: ReportInput, { time, equity }: RunHistory): RunSummary['benchmark'] => {
  if (benchmark === undefined) return undefined;
  const value = new Float64Array(time.length).fill(NaN);
  let next = 0;
  let scale = NaN;
  for (let at = 0; at < time.length; at++) {
    while (next < benchmark.time.length && benchmark.time[next] <= time[at]) next++;
    if (next === 0) continue;
    if (Number.isNaN(scale)) scale = equity[at] / benchmark.value[next - 1];
    value[at] = benchmark.value[next - 1] * scale;
  }
  if (next === 0) return undefined;
  const known = value.filter((each) => !Number.isNaN(each));
  return { name: benchmark.name, value, totalReturn: totalReturn(known) ?? 0 };
};

/** How often the circuit breaker opened, and where it stood at the end. */
const breakerNote = ({ breakerMoves }: RunHistory): string | undefined => {
  const opened = breakerMoves.filter(({ to }) => to === 'open').length;
  if (opened === 0) return undefined;
  const last = breakerMoves[breakerMoves.length - 1].to;
  return `The circuit breaker opened ${opened === 1 ? 'once' : `${opened} times`}.${last === 'closed' ? '' : ` It was ${last} when the run ended.`}`;
};

const notesOf = (input: ReportInput, history: RunHistory, trades: number): readonly string[] => {
  const { refusals, states } = history;
  const slippage = slippageNote(history);
  const calls = marginCallsOf(history);
  const breaker = breakerNote(history);
  const refused = [...refusals].map(([check, count]) => `${count} by ${check}`);
  return [
    ...input.notes,
    'Fills are simulated on recorded bars. A real order may fill worse, in part, or not at all.',
    `Yearly figures rest on ${input.periodsPerYear} trading days a year and a risk-free rate of zero. Equity is taken at the end of each session, so losses within a day do not show.`,
    ...(trades < FEW_TRADES ? [`${trades} closed trades are too few to tell skill from luck.`] : []),
    ...(slippage === undefined ? [] : [slippage]),
    ...(refused.length > 0 ? [`Orders refused before they were sent: ${refused.join(', ')}.`] : []),
    ...(breaker === undefined ? [] : [breaker]),
    ...(calls.count === 0 ? [] : [MARGIN_CALLED + (calls.open ? ' The last call was not met when the run ended.' : '')]),
    ...states.map(({ state, reason }) => `Trading was ${state === 'reducing' ? 'reducing only' : state}: ${reason}`),
  ];
};

/** A run in figures, from its journal alone; the bars give the exposure. Throws INVALID_DATA when the records hold no run, or several. */
export const summarize = (input: ReportInput): RunSummary => {
  const history = readHistory(input.records);
  const { run, time, equity, trips, owners } = history;
  const benchmark = alignBenchmark(input, history);
  const exposure = readExposure(input.bars, history, input.instruments);
  const returns = simpleReturns(equity);
  const costs = costsOf(input, history);
  const slippage = {
    paid: costs.reduce((sum, each) => sum + (each.slippage ?? 0), 0), measured: costs.reduce((sum, { measured }) => sum + measured, 0), known: unmeasuredIn(history) < history.fills.length,
  };
  const months = periodReturns(time, equity, 'month');
  const years = periodReturns(time, equity, 'year');
  const { periodsPerYear } = input;
  return {
    title: input.title,
    strategy: run.strategy,
    currency: run.currency,
    symbols: run.symbols,
    periodsPerYear,
    metrics: computeMetrics({ equity, returns, months, years, periodsPerYear, trips, owners, slippage, moved: history.moved, due: dueAtEnd(input, history), marginCalls: marginCallsOf(history), exposure, benchmark: benchmark?.value }),
    time,
    equity,
    drawdown: underwater(equity),
    returns,
    months,
    years,
    ...(benchmark === undefined ? {} : { benchmark }),
    exposure,
    trips,
    held: heldAtEnd(input, history),
    costs,
    history,
    notes: notesOf(input, history, trips.length),
  };
};
