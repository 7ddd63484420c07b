import { TraderError, marginByRate } from '@trader/core';
import type { MarginModel } from '@trader/core';
import { cashAccount } from './cash-account';
import { PORTFOLIO_MOVES, portfolioMargin } from './portfolio-margin';
import { regT } from './reg-t';

/** What `parseMargin` understands, for a program's help. */
export const MARGIN_FORMS = 'rates, cash, reg-t [house 5%], portfolio [index SPY QQQ]';

const REG_T = /^reg-t(?:\s+house\s+(\d+(?:\.\d+)?)\s*%)?$/i;
const PORTFOLIO = /^portfolio(?:\s+index\s+([^,+]+))?$/i;

/** Reads a margin rule as people write it, see `MARGIN_FORMS`: symbols after `index` move by -8 % and +6 %, each alone. Throws INVALID_CONFIG, naming the forms. */
export const parseMargin = (text: string): MarginModel => {
  const rule = text.trim();
  if (/^rates$/i.test(rule)) return marginByRate;
  if (/^cash$/i.test(rule)) return cashAccount;
  const account = REG_T.exec(rule);
  if (account !== null) return regT({ house: Number(account[1] ?? 0) / 100 });
  const portfolio = PORTFOLIO.exec(rule);
  if (portfolio === null) throw new TraderError('INVALID_CONFIG', `margin "${text}" is not understood: write ${MARGIN_FORMS}`);
  const indices = new Set(portfolio[1]?.split(/\s+/));
  return portfolioMargin({
    classOf: ({ symbol }) => (indices.has(symbol) ? { name: symbol, ...PORTFOLIO_MOVES.largeIndex } : undefined),
  });
};
