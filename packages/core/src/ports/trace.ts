/** Runs `work` as a named span. `noTrace` runs it and nothing else. */
export type Trace = <T>(name: string, attributes: Readonly<Record<string, string | number>>, work: () => T) => T;

/** The trace of nobody listening. */
export const noTrace: Trace = (_name, _attributes, work) => work();
