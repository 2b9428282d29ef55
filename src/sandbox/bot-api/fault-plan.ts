/**
 * Faults that tests order for coming calls. Each order hits the next `times` calls of its method (of any method
 * without one) and is then spent; the oldest fitting order goes first.
 */

/** How a call goes wrong. */
export type Fault =
  /** Telegram answers with this error, nothing is done. */
  | { code: number; description: string; retry_after?: number }
  /** No answer ever; nothing is done. */
  | 'timeout'
  /** The connection breaks; nothing is done. */
  | 'cut'
  /** The call is carried out, then the connection breaks: the outcome is unknown to the bot. */
  | 'cut-after'
  /** The call is carried out after this pause. */
  | { delayMs: number };

/** An order of faults. */
export interface FaultOrder {
  method?: string;
  /** How many calls to hit; 1 by default. */
  times?: number;
  error: Fault;
}

/** The orders not yet spent. */
export interface FaultPlan {
  order(order: FaultOrder): void;
  take(method: string): Fault | undefined;
  clear(): void;
}

/** A plan without faults. */
export function makeFaultPlan(): FaultPlan {
  let orders: { method: string | undefined; left: number; error: Fault }[] = [];
  return {
    order({ method, times = 1, error }) {
      orders.push({ method, left: times, error });
    },
    take(method) {
      const hit = orders.find((order) => order.method === undefined || order.method === method);
      if (!hit) return undefined;
      hit.left -= 1;
      orders = orders.filter((order) => order.left > 0);
      return hit.error;
    },
    clear() {
      orders = [];
    },
  };
}
