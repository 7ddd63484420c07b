// @ts-check
// One backtest, from the text of a bar file to the page of its report. Nothing here knows whether it runs in a browser.
import { parseBars, renderReport, runBacktest, summarize } from '@trader/backtest';
import { defineInstrument, formatCash } from '@trader/core';
import { costModel, parseFee, parseSlippage } from '@trader/costs';
import { createJournal, memorySink, readJournal } from '@trader/observability/journal';
import { strategies } from '@trader/strategies';

/** Apple's prices before its split of 2014 are no whole cents any more: the file has six decimals. */
const instruments = [defineInstrument({ symbol: 'AAPL', tickSize: '0.000001' })];
const costs = costModel({ fee: parseFee('0.005/share min 1'), slippage: parseSlippage('2bps') });

/**
 * Runs the crossing averages over a CSV text of daily Apple bars.
 * @param {string} csv
 * @param {{ cash: number, fast: number, slow: number }} settings cash in USD; averages in days
 * @returns {{ equity: string, bars: number, report: string }} the final equity as an exact decimal, and the report as an HTML page
 */
export const backtest = (csv, { cash, fast, slow }) => {
  const bars = parseBars(csv, { symbol: 'AAPL', file: 'aapl.csv' });
  const sink = memorySink();
  const journal = createJournal(sink);
  const { equity } = runBacktest({
    bars, instruments, cash, costs, limits: {}, journal, run: 'page', name: 'sma-cross', strategy: strategies['sma-cross'].factory, parameters: { fast, slow },
  });
  journal.close();
  const input = {
    records: [...readJournal(sink.text())], bars, periodsPerYear: 252, title: `Apple, ${fast}-day average across ${slow}-day average`,
    notes: ['Fee 0.005 USD a share, at least 1 USD an order; slippage 2 basis points.', 'Prices are adjusted for splits and not for dividends: dividends are missing from the result.'],
  };
  return { equity: formatCash(equity), bars: bars.length, report: renderReport(input, summarize(input)) };
};
