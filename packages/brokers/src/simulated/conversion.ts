import { nearestPrice } from '@trader/core';
import type { Cash, ConversionModel } from '@trader/core';
import type { Floor } from './floor';

/**
 * Changes money of other currencies into the account's own, and buys what of them it owes: each time at the last rate. It is asked when an order is over, however many
 * parts it filled in, when a session ends and when an issuer pays, so that a fee with a minimum is paid once for each of these.
 */
export class MoneyChange {
  constructor(
    private readonly floor: Floor,
    private readonly model: ConversionModel,
  ) {}

  /** Changes what there is of all other currencies. What is too little for the least amount of money, or worth no more than the fee, stays, and so does what has no rate. */
  changeAll(time: number): void {
    for (let currency = 1; currency < this.floor.account.balances.length; currency++) this.change(currency, time);
  }

  private change(currency: number, time: number): void {
    const { account, marks } = this.floor;
    const balance = account.balances[currency];
    const rate = account.currencies.rate(currency, marks);
    if (balance === 0n || !(rate > 0)) return;
    const [own, other] = [account.currencies.names[0], account.currencies.names[currency]];
    if (balance > 0n) {
      const got = this.model.convert(other, own, balance, nearestPrice(rate), time);
      if (got.received > got.fee) this.exchange(other, own, balance, got, time);
      return;
    }
    // As much of ours as buys what is owed, and the fee: first a try at the middle of the market, then by what that would have brought.
    const back = nearestPrice(1 / rate);
    const middle = -(account.currencies.toAccount(currency, balance, marks) ?? 0n) as Cash;
    if (middle === 0n) return;
    const tried = this.model.convert(own, other, middle, back, time);
    if (tried.fee >= -balance) return;
    const paid = tried.received === 0n ? middle : ceilToCents((middle * (-balance + tried.fee)) / tried.received);
    this.exchange(own, other, paid, this.model.convert(own, other, paid, back, time), time);
  }

  private exchange(from: string, to: string, amount: Cash, { received, fee }: { readonly received: Cash; readonly fee: Cash }, time: number): void {
    if (received === 0n) return;
    this.floor.pay('conversion', '', from, -amount as Cash, time);
    this.floor.pay('conversion', '', to, received, time);
    this.floor.pay('conversion-fee', '', to, -fee as Cash, time);
  }
}

const CENT = 10n ** 16n;
const ceilToCents = (amount: bigint): Cash => (((amount + CENT - 1n) / CENT) * CENT) as Cash;
