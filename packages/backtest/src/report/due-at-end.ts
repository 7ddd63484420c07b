import { ratesAt } from './held-at-end';
import type { ReportInput } from './report-input';
import type { RunHistory } from './run-history';

/** Dividends that a run ends with, in the account's currency. */
export interface DueAtEnd {
  /** What is to be received. */
  readonly receivable: number;
  /** What is owed, above zero. */
  readonly payable: number;
}

/** Dividends accrued and not paid when the journal ends, at the last rates of the bars; at those of their ex-moments where the bars have none. */
export const dueAtEnd = (input: ReportInput, { due, run, time }: RunHistory): DueAtEnd => {
  let [receivable, payable] = [0, 0];
  if (due.length === 0) return { receivable, payable };
  const rateOf = ratesAt(input, run.currency, time[time.length - 1]);
  for (const { amount, currency, rate } of due) {
    const last = rateOf(currency);
    const worth = Number(amount) * (Number.isNaN(last) ? Number(rate ?? 1) : last);
    if (worth > 0) receivable += worth;
    else payable -= worth;
  }
  return { receivable, payable };
};
