import { catFee } from './cat';
import type { FeeModel } from './fee-model';
import { secFee } from './sec';
import { sumOf } from './sum-of';
import { tafFee } from './taf';

/**
 * What Alpaca charges for US stocks: no commission, and the fees of SEC, FINRA and the Consolidated Audit Trail passed on, each up to the next
 * cent (alpaca.markets/support/regulatory-fees, read 2026-11-21). Alpaca rounds the sum of a day (docs.alpaca.markets/docs/regulatory-fees);
 * here the sum of an order's fills of a day is rounded, so
 * many small orders cost up to two cents more apiece than they would there (a buy: one).
 */
export const alpacaFee = (): FeeModel => sumOf(secFee(), tafFee(), catFee());
