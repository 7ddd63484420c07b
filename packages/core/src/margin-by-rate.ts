import type { MarginModel } from './ports/margin-model';

const sumOfRates: MarginModel['initial'] = (instruments, _sizes, worths) => {
  let margin = 0;
  for (let index = 0; index < worths.length; index++) {
    if (worths[index] !== 0) margin += Math.abs(worths[index]) * instruments[index].marginRate; // most are nothing
  }
  return margin;
};

/** The plain rule: of every position its instrument's `marginRate`, long or short, to take it on and to keep it. */
export const marginByRate: MarginModel = { initial: sumOfRates, maintenance: sumOfRates };
