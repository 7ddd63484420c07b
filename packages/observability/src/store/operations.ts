import type { Insertable, Selectable } from 'kysely';
import type { AgentHealthRow, EvaluationRow, ParameterChangeRow } from './tables';
import type { Store } from './store';

/** What to look for: everything that is not given is not asked for. `since` (inclusive) and `until` (exclusive) are ms since 1970 UTC. */
export interface Period {
  readonly since?: number;
  readonly until?: number;
  /** At most this many, the newest. 100 when not given. */
  readonly limit?: number;
}

const bounds = ({ since = 0, until = Number.MAX_SAFE_INTEGER, limit = 100 }: Period): Required<Period> => ({ since, until, limit });

/** Notes how an agent did. Gives the row's id. */
export const logAgentHealth = async (store: Store, health: Insertable<AgentHealthRow>): Promise<number> =>
  (await store.db.insertInto('agent_health').values(health).returning('id').executeTakeFirstOrThrow()).id;

/** What was noted of one agent, or of all, newest first. */
export const agentHealth = (store: Store, query: Period & { readonly agent?: string } = {}): Promise<Selectable<AgentHealthRow>[]> => {
  const { since, until, limit } = bounds(query);
  let rows = store.db.selectFrom('agent_health').selectAll().where('time', '>=', since).where('time', '<', until);
  if (query.agent !== undefined) rows = rows.where('agent', '=', query.agent);
  return rows.orderBy('time', 'desc').orderBy('id', 'desc').limit(limit).execute();
};

/** The last that was noted of each agent, by its name. */
export const latestAgentHealth = (store: Store): Promise<Selectable<AgentHealthRow>[]> =>
  store.db
    .selectFrom('agent_health as health')
    .selectAll()
    .where('id', '=', (query) =>
      query.selectFrom('agent_health as other').select('other.id').whereRef('other.agent', '=', 'health.agent').orderBy('other.time', 'desc').orderBy('other.id', 'desc').limit(1))
    .orderBy('agent')
    .execute();

/** Notes a change of a parameter. Gives its id, for the change that may one day take it back. Rejects with INVALID_DATA when `reverts` is no change. */
export const logParameterChange = async (store: Store, change: Insertable<ParameterChangeRow>): Promise<number> =>
  (await store.db.insertInto('parameter_changes').values(change).returning('id').executeTakeFirstOrThrow()).id;

/** Changes of parameters, newest first. */
export const parameterChanges = (
  store: Store,
  query: Period & { readonly owner?: string; readonly parameter?: string } = {},
): Promise<Selectable<ParameterChangeRow>[]> => {
  const { since, until, limit } = bounds(query);
  let rows = store.db.selectFrom('parameter_changes').selectAll().where('time', '>=', since).where('time', '<', until);
  if (query.owner !== undefined) rows = rows.where('owner', '=', query.owner);
  if (query.parameter !== undefined) rows = rows.where('parameter', '=', query.parameter);
  return rows.orderBy('time', 'desc').orderBy('id', 'desc').limit(limit).execute();
};

/** Notes a measured figure. Gives the row's id. */
export const logEvaluation = async (store: Store, evaluation: Insertable<EvaluationRow>): Promise<number> =>
  (await store.db.insertInto('evaluations').values(evaluation).returning('id').executeTakeFirstOrThrow()).id;

/** Measured figures, newest first. */
export const evaluations = (
  store: Store,
  query: Period & { readonly subject?: string; readonly metric?: string } = {},
): Promise<Selectable<EvaluationRow>[]> => {
  const { since, until, limit } = bounds(query);
  let rows = store.db.selectFrom('evaluations').selectAll().where('time', '>=', since).where('time', '<', until);
  if (query.subject !== undefined) rows = rows.where('subject', '=', query.subject);
  if (query.metric !== undefined) rows = rows.where('metric', '=', query.metric);
  return rows.orderBy('time', 'desc').orderBy('id', 'desc').limit(limit).execute();
};
