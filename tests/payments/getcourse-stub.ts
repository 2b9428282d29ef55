/** GetCourse's import of deals as far as its documentation tells: one address, three form fields, base64 inside. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Deal {
  readonly user: Readonly<Record<string, unknown>>;
  readonly system: Readonly<Record<string, unknown>>;
  readonly deal: Readonly<Record<string, unknown>>;
}

/** How the next call is answered instead of properly; a number is a status. */
type Fault = number | 'hang' | 'cut' | 'no-json' | 'late-answer' | object;

export interface GetCourseStub {
  readonly apiRoot: string;
  /** Deals by number; a call that comes again for one number changes it and makes no other. */
  readonly deals: ReadonlyMap<string, Deal>;
  readonly calls: () => number;
  /** The next calls fail so, one each. */
  failNext(...faults: readonly Fault[]): void;
  stop(): Promise<void>;
}

export const STUB_KEY = 'secret-key-of-the-school';

/** Starts the stub on a free port. */
export async function startGetCourseStub(): Promise<GetCourseStub> {
  const deals = new Map<string, Deal>();
  const faults: Fault[] = [];
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      calls += 1;
      const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
      const fault = faults.shift();
      if (fault === 'hang') return;
      if (fault === 'cut') {
        request.socket.destroy();
        return;
      }
      const send = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      if (typeof fault === 'number') return send(fault, {});
      if (fault === 'no-json') return send(200, '<html>технические работы</html>');
      if (typeof fault === 'object') return send(200, fault);
      if (request.url !== '/pl/api/deals' || request.method !== 'POST') return send(404, {});
      const answer = answerCall(form, deals);
      if (fault === 'late-answer') request.socket.destroy();
      else send(200, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiRoot: `http://127.0.0.1:${port}/pl/api`,
    deals,
    calls: () => calls,
    failNext: (...given) => void faults.push(...given),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerCall(form: URLSearchParams, deals: Map<string, Deal>): object {
  const failed = (message: string): object => ({
    success: true,
    action: 'add',
    result: { success: false, error: true, error_message: message },
  });
  if (form.get('key') !== STUB_KEY) return { success: false, error: true, error_message: 'Неверный ключ' };
  if (form.get('action') !== 'add') return failed('Неизвестное действие');
  const params = JSON.parse(Buffer.from(form.get('params') ?? '', 'base64').toString('utf8')) as Deal;
  const { user, deal, system } = params;
  if (typeof user['email'] !== 'string') return failed('Не указан email');
  if (deal['offer_code'] === undefined && deal['product_title'] === undefined)
    return failed('Нет предложения');
  const number = String(deal['deal_number']);
  deals.set(number, params);
  const id = 70_000 + [...deals.keys()].indexOf(number);
  const link =
    system['return_payment_link'] === 1 ? { payment_link: `https://school.example/pay/${id}` } : {};
  return {
    success: 'true',
    action: 'add',
    result: {
      success: 'true',
      deal_id: id,
      deal_number: number,
      user_id: 5,
      error: 'false',
      error_message: '',
      ...link,
    },
  };
}
