import { runBacktest } from '@trader/backtest';
import { defineInstrument, formatCash } from '@trader/core';
import { costModel, parseFee, parseSlippage } from '@trader/costs';
import { createJournal } from '@trader/observability/journal';
import { nodeSha256 } from '@trader/observability/journal/node';
import { defaultLimits } from '@trader/risk';
import { smaCross } from '@trader/strategies';
import { makeWalk } from './walk.mjs';

/** Runs the public engine; native/engine.cpp has the same settings written into it. */
const run = (bars, instruments, { fast, slow }, journal) => {
  const result = runBacktest({
    bars, instruments, name: 'sma-cross', strategy: smaCross, cash: 10_000_000,
    parameters: { fast, slow, weight: 0.01, short: 1, stopAtr: 3, targetAtr: 6 },
    costs: costModel({ fee: parseFee('0.005/share min 1'), slippage: parseSlippage('1bps') }),
    limits: defaultLimits,
    ...(journal && { journal }),
  });
  return { cash: formatCash(result.cash), equity: formatCash(result.equity), fees: formatCash(result.fees), fills: result.ledger.version };
};

const prepare = ({ symbols, perSymbol }) => {
  const bars = makeWalk(symbols, perSymbol);
  return { bars, instruments: bars.symbols.map((symbol) => defineInstrument({ symbol, calendar: '24x7' })) };
};

export const ours = (job) => {
  const { bars, instruments } = prepare(job);
  return { operations: bars.length, run: () => run(bars, instruments, job) };
};

/** With every record encoded and hashed, and then forgotten: what a disk adds, the bench "journal" tells. */
export const oursJournaled = (job) => {
  const { bars, instruments } = prepare(job);
  return {
    operations: bars.length,
    run: () => {
      let bytes = 0;
      const sink = { write: (text) => { bytes += text.length; }, sync: () => {} };
      const journal = createJournal(sink, { sha256: nodeSha256 });
      const output = run(bars, instruments, job, journal);
      journal.close();
      return { ...output, journalBytes: bytes };
    },
  };
};

/** The same run beside a peer whose rules are its own: only the number of bars can be compared. */
export const oursBesidePeer = (job) => {
  const subject = ours(job);
  return { ...subject, run: () => ({ bars: subject.operations, traded: subject.run().fills > 0 }) };
};

/** The same run with its figures as numbers, for engines that count money in doubles. */
export const oursAsNumbers = (job) => {
  const subject = ours(job);
  return {
    ...subject,
    run: () => {
      const { cash, equity, fees, fills } = subject.run();
      return { cash: Number(cash), equity: Number(equity), fees: Number(fees), fills };
    },
  };
};
