// Payment links where there is no payment system: the sandbox's own page, and none at all for a real bot.
import { ActivityFailedError } from '../../app/activity-port.ts';
import type { PaymentProvider } from '../../app/payment-port.ts';

/** Links lead to `<linkBase>/sandbox/pay/<order>`; the page reports as GetCourse would. */
export function makeSandboxProvider(linkBase: string): PaymentProvider {
  return {
    createLink: ({ order }) =>
      Promise.resolve({ link: `${linkBase}/sandbox/pay/${order}`, providerOrder: `gc-${order}` }),
  };
}

/** A real bot without payment settings: every link is a manager's work. */
export function makeNoProvider(): PaymentProvider {
  return {
    createLink: () =>
      Promise.reject(
        new ActivityFailedError(
          'PAYMENTS_OFF',
          'No payment system is set up: set GETCOURSE_ACCOUNT and GETCOURSE_API_KEY.',
          false,
        ),
      ),
  };
}
