/** What the payment use cases ask of the world: a provider that makes links, and the rows of orders. */
import type { OrderStatus } from '../core/payments/order-status.ts';

/** An order for which a link is wanted. The number is the idempotency key: one number, one order at the provider. */
export interface LinkRequest {
  readonly order: string;
  readonly product: {
    readonly id: number;
    readonly name: string;
    /** The provider's own code of the product, where the product has one. */
    readonly offer?: string;
  };
  /** Rubles. */
  readonly price: number;
  readonly client: LinkClient;
  /** The client was asked for an e-mail and gave none: do without. */
  readonly withoutEmail: boolean;
}

/** Who pays; contacts are there only after consent. */
export interface LinkClient {
  readonly telegramId: number;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** Where to pay, and the provider's own number of the order if it gives one. */
export interface PaymentLink {
  readonly link: string;
  readonly providerOrder?: string;
}

export interface PaymentProvider {
  /**
   * Makes the order's personal link. A second call for one number gives the same order, never a second one.
   * @throws ActivityFailedError: `EMAIL_NEEDED` when the provider wants an e-mail and there is none, `PAYMENTS_OFF`,
   * `PROVIDER_REFUSED` (not to be tried again), `PROVIDER_DOWN` (may pass).
   */
  createLink(request: LinkRequest, signal: AbortSignal): Promise<PaymentLink>;
}

/** A row of `payments` with the facts that a report's event carries. */
export interface PaymentRow {
  readonly id: number;
  readonly order: string;
  readonly status: OrderStatus;
  /** Rubles. */
  readonly price: number;
  readonly product: { readonly id: number; readonly name: string };
  /** Absent when the client was erased: nobody is left to be told. */
  readonly telegramId?: number;
}

export interface PaymentStore {
  /** A serial for a new order; never the same twice, gaps are no harm. */
  drawSerial(): Promise<number>;
  /** Finds an order by our number, else by the provider's. */
  findOrder(number: string): Promise<PaymentRow | undefined>;
  /**
   * Writes what was reported of an order whose client was erased; of any other order the engine writes.
   * @returns false when the row does not stand as it was read, and nothing was written.
   */
  settleErased(row: Pick<PaymentRow, 'id' | 'status'>, status: OrderStatus, at: number): Promise<boolean>;
}
