export { cashAccount } from './cash-account';
export { MARGIN_FORMS, parseMargin } from './parse-margin';
export { PORTFOLIO_MOVES, portfolioMargin } from './portfolio-margin';
export type { MarginClass, MarginMoves, PortfolioMarginOptions } from './portfolio-margin';
export { regT } from './reg-t';
export type { RegTOptions } from './reg-t';
