import type { FeeModel } from './fee-model';
import { perShareFee } from './per-share';
import { secFee } from './sec';
import { sumOf } from './sum-of';
import { tafFee } from './taf';

/**
 * Interactive Brokers' fixed price for US stocks: 0.005 a share, at least 1.00, at most 1 % of the value, and the fees of SEC and FINRA on
 * sales (interactivebrokers.co.uk/en/pricing/commissions-stocks.php, read 2026-11-21).
 */
export const ibkrFixedFee = (): FeeModel => sumOf(perShareFee({ rate: '0.005', minimum: 1, maximumPercent: 1 }), secFee(), tafFee());
