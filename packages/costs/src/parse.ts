import { TraderError } from '@trader/core';
import { bpsFee } from './fees/bps';
import { noFee } from './fees/none';
import { perShareFee } from './fees/per-share';
import { perTradeFee } from './fees/per-trade';
import { fixedBpsSlippage } from './slippage/fixed-bps';
import { noSlippage } from './slippage/none';
import type { FeeModel } from './fees/fee-model';
import type { SlippageModel } from './slippage/slippage-model';

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const PER_SHARE = new RegExp(String.raw`^${NUMBER}\s*/\s*(?:share|contract)(?:\s+min\s+${NUMBER})?(?:\s+max\s+${NUMBER}\s*%)?$`);
const PER_TRADE = new RegExp(String.raw`^${NUMBER}\s*/\s*trade$`);
const BPS = new RegExp(String.raw`^${NUMBER}\s*bps$`);

/**
 * Reads a fee as people write it: `none`, `1/trade`, `0.005/share`, `0.005/share min 1 max 1%`, `2.5/contract`, `2.3bps`.
 * `decimals` are those of the currency (default 2). Throws INVALID_CONFIG, naming these forms, for anything else.
 */
export const parseFee = (text: string, decimals?: number): FeeModel => {
  const form = text.trim().toLowerCase();
  if (form === 'none') return noFee;
  const perTrade = PER_TRADE.exec(form)?.[1];
  if (perTrade !== undefined) return perTradeFee({ amount: perTrade, decimals });
  const bps = BPS.exec(form)?.[1];
  if (bps !== undefined) return bpsFee({ bps, decimals });
  const [, rate, minimum, maximumPercent] = PER_SHARE.exec(form) ?? [];
  if (rate !== undefined) return perShareFee({ rate, minimum, maximumPercent, decimals });
  throw new TraderError(
    'INVALID_CONFIG',
    `fee "${text}" is not understood: write none, 1/trade, 0.005/share [min 1] [max 1%], 2.5/contract or 2.3bps`,
  );
};

/** Reads slippage as people write it: `none` or `5bps`. Throws INVALID_CONFIG, naming these forms, for anything else. */
export const parseSlippage = (text: string): SlippageModel => {
  const form = text.trim().toLowerCase();
  if (form === 'none') return noSlippage;
  const bps = BPS.exec(form)?.[1];
  if (bps !== undefined) return fixedBpsSlippage(bps);
  throw new TraderError('INVALID_CONFIG', `slippage "${text}" is not understood: write none or 5bps`);
};
