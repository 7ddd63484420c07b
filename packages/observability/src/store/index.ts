export { openStore } from './store';
export type { RunJournal, Store } from './store';
export type { DatabaseOptions } from './libsql-database';
export { agentHealth, evaluations, latestAgentHealth, logAgentHealth, logEvaluation, logParameterChange, parameterChanges } from './operations';
export type { Period } from './operations';
export { journalRows } from './journal-rows';
export type { ProjectedRow } from './journal-rows';
export type * from './tables';
