/** What the tests use of a client whose package does not export its types. */
declare module '@master-chief/alpaca' {
  interface Credentials {
    readonly key: string;
    readonly secret: string;
    readonly paper?: boolean;
  }

  interface Endpoints {
    readonly rest: { readonly beta: string; readonly account: string; readonly market_data_v2: string; readonly market_data_v1: string };
    readonly websocket: { readonly account: string; readonly market_data: (source?: string) => string };
  }

  type Read = Readonly<Record<string, unknown>>;
  type Order = Read & { readonly id: string; readonly status: string; readonly client_order_id: string; readonly legs: readonly Order[] };

  export class AlpacaClient {
    constructor(params: { readonly credentials: Credentials; readonly endpoints: Endpoints; readonly rate_limit: boolean });
    placeOrder(wish: Read): Promise<Order>;
    replaceOrder(wish: Read): Promise<Order>;
    cancelOrders(): Promise<readonly { readonly status: number }[]>;
    closePosition(wish: Read): Promise<Order>;
    getAccount(): Promise<Read>;
    getPositions(): Promise<readonly Read[]>;
    getAccountActivities(wish: Read): Promise<readonly Read[]>;
    getClock(): Promise<Read>;
    getBars(wish: Read): Promise<{ readonly bars: readonly { readonly c: number }[] }>;
    getSnapshot(wish: Read): Promise<Read>;
  }

  interface Events {
    readonly authenticated: () => void;
    readonly trade_updates: (update: { readonly event: string; readonly order: Order; readonly qty?: number }) => void;
    readonly quote: (quote: { readonly S: string; readonly bp: number; readonly ap: number }) => void;
    readonly bar: (bar: { readonly S: string; readonly c: number; readonly v: number }) => void;
  }

  export class AlpacaStream {
    constructor(params: { readonly credentials: Credentials; readonly endpoints: Endpoints; readonly type: 'account' | 'market_data'; readonly source: string });
    on<Name extends keyof Events>(event: Name, listener: Events[Name]): this;
    once<Name extends keyof Events>(event: Name, listener: Events[Name]): this;
    subscribe(channel: string, symbols?: readonly string[]): this;
    getConnection(): { close(): void };
  }
}
