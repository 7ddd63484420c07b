import type { Figures, Row } from './row';

const FINRA = 'FINRA Rule 4210(c), maintenance margin; Interactive Brokers, Margin Requirements.';

/** Margin calls, where there were any. */
export const marginRows = ({ marginCalls: { count, worst } }: Figures): readonly Row[] =>
  count === 0 ? [] : [
    ['marginCalls', 'Margin calls', 'count', count, 'How often equity fell below the maintenance margin, having covered it before.', FINRA],
    ['worstShortfall', 'Worst margin shortfall', 'money', worst, 'The most that equity was below the maintenance margin in any margin call, as the broker last told.', FINRA],
  ];
