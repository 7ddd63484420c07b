import type { AccountRoutes } from './account-routes';
import type { DataRoutes } from './data-routes';
import type { OrderRoutes } from './order-routes';
import { REFUSALS } from './refusals';
import type { Answer } from './replies';

/** A request, taken apart. */
export interface Call {
  readonly method: string;
  /** Without host. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string | undefined;
}

/** Who answers. */
export interface Routes {
  readonly account: AccountRoutes;
  readonly orders: OrderRoutes;
  readonly data: DataRoutes;
}

const orders = ({ method, path, query, body }: Call, routes: OrderRoutes): Answer => {
  const id = path[2];
  if (path.length > 3) return REFUSALS.noSuchPath();
  if (id === undefined) {
    if (method === 'POST') return routes.submit(body);
    if (method === 'GET') return routes.list(query);
    return method === 'DELETE' ? routes.cancelAll() : REFUSALS.noSuchPath();
  }
  if (method === 'GET') return routes.get(id, query);
  if (method === 'PATCH') return routes.replace(id, body);
  return method === 'DELETE' ? routes.cancel(id) : REFUSALS.noSuchPath();
};

const positions = ({ method, path, query }: Call, routes: AccountRoutes): Answer => {
  const name = path[2];
  if (method === 'GET') return name === undefined ? routes.positions() : routes.onePosition(name);
  if (method !== 'DELETE') return REFUSALS.noSuchPath();
  return name === undefined ? routes.closeAll(query) : routes.closePosition(name, query);
};

const account = ({ method, path, query, body }: Call, routes: AccountRoutes): Answer => {
  const [, , part, more] = path;
  if (part === 'configurations' && (method === 'GET' || method === 'PATCH')) return routes.configurations(body);
  if (method !== 'GET') return REFUSALS.noSuchPath();
  if (part === undefined) return routes.account();
  if (part === 'activities') return routes.activities(more, query);
  return part === 'portfolio' && more === 'history' ? routes.portfolioHistory() : REFUSALS.noSuchPath();
};

/** Whether a request is for market data, which has its own limit. */
export const isData = ({ path }: Call): boolean => path[0] === 'v2' && path[1] === 'stocks';

/** Finds who answers a request. */
export const route = (call: Call, routes: Routes): Answer => {
  const { method, path, query } = call;
  if (path[0] !== 'v2') return REFUSALS.noSuchPath();
  if (path[1] === 'account') return account(call, routes.account);
  if (path[1] === 'orders') return orders(call, routes.orders);
  if (path[1] === 'positions') return positions(call, routes.account);
  if (method !== 'GET') return REFUSALS.noSuchPath();
  if (path[1] === 'orders:by_client_order_id') return routes.orders.byClientId(query);
  if (path[1] === 'stocks') return routes.data.answer(path.slice(2), query);
  if (path[1] === 'assets') return path[2] === undefined ? routes.account.assets() : routes.account.oneAsset(path.slice(2).join('/'));
  if (path[1] === 'clock') return routes.account.clock();
  return path[1] === 'calendar' ? routes.account.calendar(query) : REFUSALS.noSuchPath();
};
