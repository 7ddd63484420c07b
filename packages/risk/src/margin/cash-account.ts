import type { MarginModel } from '@trader/core';

const fullyPaid: MarginModel['initial'] = (instruments, _sizes, worths) => {
  let margin = 0;
  for (let index = 0; index < worths.length; index++) {
    const worth = worths[index];
    if (instruments[index].settlement === 'margin') margin += Math.abs(worth) * instruments[index].marginRate;
    else if (worth < 0) return Infinity;
    else margin += worth;
  }
  return margin;
};

/**
 * An account without credit: shares are paid in full and never sold short; futures and other margined instruments need their rate. Proceeds of a
 * sale may be spent at once, as US brokers allow: that a purchase made with unsettled money must be held until it settles (T+1) is not watched.
 */
export const cashAccount: MarginModel = { initial: fullyPaid, maintenance: fullyPaid };
