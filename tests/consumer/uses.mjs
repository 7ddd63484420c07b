// What a stranger's program might do with every package at once; `load` imports or requires one.
// Gives figures that must be the same whichever build they came from.

/** Five years of a market that nobody traded: a price that swings, a bar a day around the clock. */
const makeBars = (createBarTable) => {
  const bars = createBarTable(['ABC'], 1500);
  for (let row = 0; row < bars.length; row++) {
    const close = Math.round((100 + 20 * Math.sin(row / 40) + 5 * Math.sin(row / 7)) * 100) / 100;
    bars.openTime[row] = row * 86_400_000;
    bars.time[row] = (row + 1) * 86_400_000;
    bars.open[row] = row === 0 ? close : bars.close[row - 1];
    bars.close[row] = close;
    bars.high[row] = Math.max(bars.open[row], close) + 0.5;
    bars.low[row] = Math.min(bars.open[row], close) - 0.5;
    bars.volume[row] = 10_000;
  }
  return bars;
};

export const use = async (load) => {
  const { createBarTable, defineInstrument, formatCash } = await load('@trader/core');
  const { costModel, parseFee, parseSlippage } = await load('@trader/costs');
  const { Sma } = await load('@trader/indicators');
  const { strategies } = await load('@trader/strategies');
  const { createJournal, memorySink, readJournal, verify } = await load('@trader/observability/journal');
  const { nodeSha256 } = await load('@trader/observability/journal/node');
  const { openStore } = await load('@trader/observability/store');
  const { renderReport, runBacktest, summarize } = await load('@trader/backtest');
  const bars = makeBars(createBarTable);
  const sink = memorySink();
  const journal = createJournal(sink, { sha256: nodeSha256, sealBytes: 4096 });
  const result = runBacktest({
    bars, instruments: [defineInstrument({ symbol: 'ABC', calendar: '24x7' })], cash: 100_000, name: 'sma-cross',
    strategy: strategies['sma-cross'].factory, costs: costModel({ fee: parseFee('0.005/share min 1'), slippage: parseSlippage('2bps') }), limits: {}, journal,
  });
  journal.close();
  const input = { records: [...readJournal(sink.text())], bars, title: 'Consumer', periodsPerYear: 365, notes: [] };
  const summary = summarize(input);
  const store = openStore(':memory:');
  await store.close();
  const average = new Sma(3);
  return {
    equity: formatCash(result.equity),
    seal: verify(sink.text(), nodeSha256).lastSeal,
    trips: summary.trips.length,
    page: renderReport(input, summary).length > 10_000,
    average: [1, 2, 3].map((close) => average.next(close)).at(-1),
  };
};
