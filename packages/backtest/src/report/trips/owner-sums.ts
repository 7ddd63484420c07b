import { ExactSum } from './decimal-reader';
import type { Parts } from './decimal-reader';

/** What one owner of lots did: all its fills, those of trades that are still open too. Money in the account's currency. */
export interface OwnerActivity {
  readonly owner: string;
  /** Trades that have ended. */
  readonly trades: number;
  readonly fills: number;
  /** Realized profit less fees. */
  readonly pnl: number;
  readonly fees: number;
}

const BILLION = 1e9;

/** The double nearest to a sum of fewer than ten decimals, or as near as makes no difference. */
export const nearest = (sum: ExactSum): number => {
  sum.carry();
  const billionths = sum.whole * BILLION + sum.nano;
  return sum.atto === 0 && Number.isSafeInteger(billionths) ? billionths / BILLION : sum.whole + (sum.nano + sum.atto / BILLION) / BILLION;
};

/** Exact sums by owner. */
export class OwnerSums {
  private readonly sums: { fills: number; readonly realized: ExactSum; readonly fees: ExactSum }[] = [];

  addFill(owner: number, realized: Parts, fee: Parts): void {
    const sums = this.of(owner);
    sums.fills++;
    sums.realized.add(realized, 1);
    sums.fees.add(fee, 1);
  }

  /** Profit that came without a fill. */
  addProfit(owner: number, realized: Parts): void {
    this.of(owner).realized.add(realized, 1);
  }

  read(names: readonly string[], trades: Int32Array): readonly OwnerActivity[] {
    return names.map((owner, number) => {
      const { fills, realized, fees } = this.of(number);
      const profit = new ExactSum();
      profit.add(realized, 1);
      profit.add(fees, -1);
      return { owner, trades: trades[number], fills, pnl: nearest(profit), fees: nearest(fees) };
    });
  }

  private of(owner: number) {
    return (this.sums[owner] ??= { fills: 0, realized: new ExactSum(), fees: new ExactSum() });
  }
}
