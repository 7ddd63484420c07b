/** What comes out of a socket. */
export interface SocketListener {
  onOpen(): void;
  onText(text: string): void;
  onBytes(bytes: Uint8Array): void;
  /** When it is there, a transport may give text messages here, as UTF-8, instead of to `onText`: it spares the string. */
  onTextBytes?(utf8: Uint8Array): void;
  /** Once, and nothing after it: it was closed, was lost, or never opened. */
  onClose(code: number, reason: string): void;
}

/** A WebSocket. */
export interface Socket {
  /** Does nothing when it is not open. */
  send(message: string | Uint8Array): void;
  /** Hangs up at once, without a farewell. `onClose` follows. */
  close(): void;
}
