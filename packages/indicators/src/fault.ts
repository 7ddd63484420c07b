/**
 * An error as all of `@trader/*` throw it: `isTraderError` of `@trader/core` knows it by its name and its code. Made here, for the class would bring that package, and what it needs, into the bundle of
 * whoever wants one indicator.
 */
export const fault = (code: 'INVALID_CONFIG' | 'INVALID_DATA', message: string): Error => Object.assign(new Error(message), { name: 'TraderError', code });
