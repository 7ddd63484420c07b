/**
 * Tells `hear` of every promise that is rejected while nobody is there to hear it, which ends a program, in place of whoever listened for them. Gives what
 * puts them back.
 */
export const catchStrays = (hear: (cause: unknown) => void): (() => void) => {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
  return () => {
    process.off('unhandledRejection', hear);
    for (const other of others) process.on('unhandledRejection', other);
  };
};
