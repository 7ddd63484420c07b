import type { Clock, HttpReply, HttpRequest, Socket, SocketListener, Transport } from '@trader/core';

/** A network, and when anything came over the streams that were opened through it. */
export class HeardTransport implements Transport {
  private heardAt: number | undefined;

  constructor(private readonly transport: Transport, private readonly clock: Clock) {}

  /** How long ago anything came over a stream, ms; undefined when none was open yet. */
  get age(): number | undefined {
    return this.heardAt === undefined ? undefined : this.clock.now() - this.heardAt;
  }

  request(request: HttpRequest): Promise<HttpReply> {
    return this.transport.request(request);
  }

  open(url: string, listener: SocketListener, headers?: Readonly<Record<string, string>>): Socket {
    const heard = (): void => {
      this.heardAt = this.clock.now();
    };
    const onTextBytes = listener.onTextBytes?.bind(listener);
    return this.transport.open(url, {
      onOpen: () => {
        heard();
        listener.onOpen();
      },
      onText: (text) => {
        heard();
        listener.onText(text);
      },
      onBytes: (bytes) => {
        heard();
        listener.onBytes(bytes);
      },
      ...(onTextBytes === undefined ? {} : {
        onTextBytes: (utf8: Uint8Array) => {
          heard();
          onTextBytes(utf8);
        },
      }),
      onClose: (code, reason) => listener.onClose(code, reason),
    }, headers);
  }
}
