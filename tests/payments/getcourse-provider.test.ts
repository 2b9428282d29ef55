/** Links by GetCourse against a stub of its protocol: what is sent, one order a number, every way of failing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeGetCourseProvider } from '../../src/adapters/payments/getcourse-provider.ts';
import { makeNoProvider, makeSandboxProvider } from '../../src/adapters/payments/sandbox-provider.ts';
import { ActivityFailedError } from '../../src/app/activity-port.ts';
import type { LinkRequest, PaymentProvider } from '../../src/app/payment-port.ts';
import { STUB_KEY, startGetCourseStub } from './getcourse-stub.ts';
import type { GetCourseStub } from './getcourse-stub.ts';

let stub: GetCourseStub;
let provider: PaymentProvider;
const never = new AbortController().signal;

const request = (order: string, more: Partial<LinkRequest> = {}): LinkRequest => ({
  order,
  product: { id: 1, name: 'Базовая программа «Крипта с нуля»' },
  price: 29_900,
  client: { telegramId: 100, firstName: 'Анна', email: 'anna@example.ru', phone: '+79990000000' },
  withoutEmail: false,
  ...more,
});

const failure = async (work: Promise<unknown>): Promise<ActivityFailedError> => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ActivityFailedError) return error;
  throw new Error(`expected a failure of the activity, got ${String(error)}`);
};

beforeAll(async () => {
  stub = await startGetCourseStub();
  provider = makeGetCourseProvider({ apiRoot: stub.apiRoot, apiKey: STUB_KEY, timeoutMs: 150 });
});

afterAll(() => stub.stop());

describe('a link by GetCourse', () => {
  it('sends one deal with our number, its price and whom it is for', async () => {
    const made = await provider.createLink(request('261124000001'), never);
    expect(made).toEqual({ link: 'https://school.example/pay/70000', providerOrder: '70000' });
    expect(stub.deals.get('261124000001')).toEqual({
      user: { email: 'anna@example.ru', phone: '+79990000000', first_name: 'Анна' },
      system: { refresh_if_exists: 1, return_payment_link: 1, return_deal_number: 1 },
      deal: {
        deal_number: '261124000001',
        product_title: 'Базовая программа «Крипта с нуля»',
        quantity: 1,
        deal_cost: '29900.00',
        deal_currency: 'RUB',
        deal_status: 'new',
      },
    });
  });

  it('names the offer of the product where it has one', async () => {
    await provider.createLink(
      request('2', { product: { id: 1, name: 'Базовая', offer: 'base-2026' } }),
      never,
    );
    expect(stub.deals.get('2')?.deal).toMatchObject({ offer_code: 'base-2026' });
  });

  it('asked again for the same number gives the same order', async () => {
    const first = await provider.createLink(request('3'), never);
    expect(await provider.createLink(request('3'), never)).toEqual(first);
  });

  it('an answer lost on the way costs no second order', async () => {
    stub.failNext('late-answer');
    const size = stub.deals.size;
    expect((await failure(provider.createLink(request('4'), never))).retryable).toBe(true);
    await provider.createLink(request('4'), never);
    expect(stub.deals.size).toBe(size + 1);
  });

  it('without an e-mail asks for one, and without one at all takes an address of the school', async () => {
    const client = { telegramId: 100 };
    const error = await failure(provider.createLink(request('5', { client }), never));
    expect([error.code, error.retryable]).toEqual(['EMAIL_NEEDED', false]);
    await provider.createLink(request('5', { client, withoutEmail: true }), never);
    expect(stub.deals.get('5')?.user).toEqual({ email: 'tg100@127.0.0.1' });
  });

  it.each([
    ['no answer in time', 'hang'],
    ['a cut connection', 'cut'],
    ['a page instead of JSON', 'no-json'],
    ['500', 500],
    ['502', 502],
    ['429', 429],
    ['an answer without a result', {}],
  ])('%s may pass', async (_, fault) => {
    stub.failNext(fault as 'hang' | 'cut' | 'no-json' | number | object);
    const error = await failure(provider.createLink(request('6'), never));
    expect([error.code, error.retryable]).toEqual(['PROVIDER_DOWN', true]);
  });

  it.each([
    ['403', 403],
    ['a refusal', { success: true, result: { success: false, error_message: 'Не найдено предложение' } }],
    [
      'an error beside success',
      { success: true, result: { success: true, error: true, error_message: 'x' } },
    ],
    ['a deal without a link', { success: true, result: { success: true, deal_id: 1, payment_link: '' } }],
  ])('%s is final', async (_, fault) => {
    stub.failNext(fault);
    const error = await failure(provider.createLink(request('7'), never));
    expect([error.code, error.retryable]).toEqual(['PROVIDER_REFUSED', false]);
  });

  it('what it says of a failure holds neither the key nor the client’s address', async () => {
    const wrong = makeGetCourseProvider({ apiRoot: stub.apiRoot, apiKey: 'wrong-key' });
    const error = await failure(wrong.createLink(request('8'), never));
    stub.failNext({
      success: true,
      result: { success: false, error_message: 'Адрес anna@example.ru занят' },
    });
    const told = await failure(provider.createLink(request('8'), never));
    for (const { message } of [error, told]) expect(message).not.toMatch(/wrong-key|anna@example\.ru/);
  });

  it('stops when the activity is stopped', async () => {
    stub.failNext('hang');
    const error = await failure(provider.createLink(request('9'), AbortSignal.timeout(20)));
    expect(error.code).toBe('PROVIDER_DOWN');
  });

  it('a server that is not there may come back', async () => {
    const nowhere = makeGetCourseProvider({ apiRoot: 'http://127.0.0.1:1/pl/api', apiKey: 'x' });
    expect((await failure(nowhere.createLink(request('10'), never))).retryable).toBe(true);
  });
});

describe('without GetCourse', () => {
  it('the sandbox leads to its own page, the same for one order', async () => {
    const sandbox = makeSandboxProvider('http://localhost:3000');
    const made = await sandbox.createLink(request('11'), never);
    expect(made.link).toBe('http://localhost:3000/sandbox/pay/11');
    expect(await sandbox.createLink(request('11'), never)).toEqual(made);
  });

  it('a real bot says that payments are off', async () => {
    const error = await failure(makeNoProvider().createLink(request('12'), never));
    expect([error.code, error.retryable]).toEqual(['PAYMENTS_OFF', false]);
  });
});
