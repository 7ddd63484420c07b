import type { Quantity } from '@trader/core';
import { nearestAmount, smallestAmount } from './fee-model';
import type { FeeModel, FeeRounding } from './fee-model';
import { PARTS, chargedAt } from './rate';
import type { Rate } from './rate';

/** What `futuresFee` takes. */
export interface FuturesFeeOptions extends FeeRounding {
  readonly open: Rate;
  readonly close: Rate;
  /** For closing what was opened in the same session; default `close`. */
  readonly closeToday?: Rate | undefined;
}

/**
 * The fee of a futures exchange that asks for opening, for closing, and for closing on the day of the opening each a rate of its own,
 * in bps of the value or per contract. An execution that does several of them pays for each part. Rounded once to `decimals`, halves
 * up. Throws INVALID_CONFIG below zero.
 *
 * CFFEX stock index futures are the known case: 0.23 bps, and 2.3 bps to close the same day since 2023-03-20 (CFFEX notice of
 * 2023-03-17, as passed on at gzfco.com.cn/NoticeInfo.aspx?id=38342); 3.45 bps from April 2019 until then, as programs of that time
 * quote its notice. Read 2026-11-21. Not verified: whether it changed since; no later notice could be found.
 */
export const futuresFee = (options: FuturesFeeOptions): FeeModel => {
  const step = smallestAmount(options.decimals);
  const open = chargedAt(options.open, 'fee to open');
  const close = chargedAt(options.close, 'fee to close');
  const closeToday = options.closeToday === undefined ? close : chargedAt(options.closeToday, 'fee to close today');
  return ({ instrument, quantity, closing, closingToday }, price) =>
    nearestAmount(
      open(instrument, (quantity - closing) as Quantity, price) +
        close(instrument, (closing - closingToday) as Quantity, price) +
        closeToday(instrument, closingToday, price),
      PARTS,
      step,
    );
};
