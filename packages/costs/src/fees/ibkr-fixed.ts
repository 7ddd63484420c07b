import { catFee } from './cat';
import type { FeeModel } from './fee-model';
import { perShareFee } from './per-share';
import { secFee } from './sec';
import { sumOf } from './sum-of';
import { tafFee } from './taf';

/**
 * Interactive Brokers' fixed price for US stocks: 0.005 a share, at least 1.00, at most 1 % of the value, by order and session; the fees of SEC and FINRA on
 * sales, and of the Consolidated Audit Trail (interactivebrokers.co.uk/en/pricing/commissions-stocks.php, read 2026-11-21). Not verified: at what
 * rate it passes the last on; `CAT_RATES` are charged. Minimums are not charged again for several fills of an order, but are where it is modified, as somebody of the broker
 * put it in 2008 (elitetrader.com/et/threads/ib-commissions-changes.125744): here a replacement goes on with its order. Not verified: that one which lives overnight
 * begins anew, as it does here and did at OptionsHouse (its FAQ on good-til-cancelled orders).
 */
export const ibkrFixedFee = (): FeeModel => sumOf(perShareFee({ rate: '0.005', minimum: 1, maximumPercent: 1 }), secFee(), tafFee(), catFee());
