/** The natural logarithm of a / b; 0 when that is no finite number, for one of them is 0 or they differ in sign. */
export const logRatio = (a: number, b: number): number => {
  const log = Math.log(a / b);
  return log - log === 0 ? log : 0;
};
