/**
 * What a fill cost against a reference price, in money per point of the instrument: (price - reference) x quantity for a buy, the opposite
 * for a sell; above 0 when it was dearer than the reference. Summed over the fills of decisions, with the price at each decision as reference,
 * it is the execution cost of A. F. Perold, "The Implementation Shortfall: Paper versus Reality", Journal of Portfolio Management 14(3), 1988
 * (the opportunity cost of what was not filled is not in it). `quantity` is above 0.
 */
export const executionShortfall = (side: 'buy' | 'sell', price: number, reference: number, quantity: number): number =>
  (side === 'buy' ? price - reference : reference - price) * quantity;
